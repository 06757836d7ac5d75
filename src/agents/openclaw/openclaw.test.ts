import { describe, expect, it } from "vitest";
import type { AgentTask } from "#core/agent/agent.ts";
import { describeAgent, TASK } from "#test/contract/agent.ts";
import { runnerOf, transcriptsOf } from "#test/contract/cli-agent.ts";
import { ScriptedSandbox } from "#test/contract/scripted-sandbox.ts";
import { createCliAgent } from "../cli/create-cli-agent.ts";
import { openclaw } from "./openclaw.ts";

const SECRET = "sk-ant-canary";

/** What the real program wrote, in an isolated local sandbox against a scripted model. */
const transcripts = transcriptsOf("openclaw");
const { record } = transcripts;

function createAgent() {
  return createCliAgent(openclaw, { variables: { ANTHROPIC_API_KEY: SECRET } });
}

const PREPARED = record("prologue-1");

describeAgent("openclaw", createAgent, {
  ...transcripts.common([PREPARED]),
  secrets: [SECRET],
  failures: transcripts.failures,
});

const run = runnerOf(createAgent);

async function configOf(task: Partial<AgentTask>): Promise<unknown> {
  // The last command of a fix puts files back.
  const sandbox = new ScriptedSandbox(PREPARED, record("answer"), PREPARED);
  await run(sandbox, task);
  return JSON.parse(String(sandbox.files.get("/sandbox/task/home/.openclaw/openclaw.json")));
}

describe("OpenClaw", () => {
  it("says what the run took", async () => {
    expect(await run(new ScriptedSandbox(PREPARED, record("answer")))).toMatchObject({
      usage: { inputTokens: 3400, outputTokens: 80, cachedTokens: 1000, costUsd: 0.0114 },
      turns: 2,
      toolCalls: 1,
      model: "anthropic/claude-opus-5-5",
      version: openclaw.versions.tested,
    });
  });

  it("repairs an answer in the same session, and adds up what both turns took", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("repaired"), record("repaired-2"));
    const report = await run(sandbox);
    const [, first, second] = sandbox.commands.map(({ argv }) => argv[argv.indexOf("--session-id") + 1]);
    expect([first, second]).toEqual([report.sessionId, report.sessionId]);
    expect(report.usage).toEqual({ inputTokens: 6600, outputTokens: 120, cachedTokens: 3000, costUsd: 0.0174 });
  });

  it("reads in a review, and has no tool that writes, runs or reaches out", async () => {
    expect(await configOf({ access: "read" })).toMatchObject({
      tools: { allow: ["read"], fs: { workspaceOnly: false } },
    });
    expect(await configOf({ access: "edit" })).toMatchObject({
      tools: { allow: ["read", "edit", "write"], fs: { workspaceOnly: true } },
    });
  });

  it("names the variable with the key, and never the key", async () => {
    expect(await configOf({})).toMatchObject({
      models: { providers: { anthropic: { apiKey: "${ANTHROPIC_API_KEY}" } } },
    });
  });

  it("never looks for its own files in the checkout", async () => {
    const defaults = { workspace: "/sandbox/task", cwd: TASK.checkoutPath, contextInjection: "never", skills: [] };
    expect(await configOf({})).toMatchObject({ agents: { defaults } });
  });
});
