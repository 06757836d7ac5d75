import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AgentReport, AgentTask } from "#core/agent/agent.ts";
import { describeAgent, TASK } from "#test/contract/agent.ts";
import { ScriptedSandbox, type Recording } from "#test/contract/scripted-sandbox.ts";
import { createCliAgent } from "../cli/create-cli-agent.ts";
import { openclaw } from "./openclaw.ts";

const SECRET = "sk-ant-canary";
const never = new AbortController().signal;

/** What the real program wrote, in an isolated local sandbox against a scripted model. */
function record(name: string): Recording {
  return JSON.parse(
    readFileSync(new URL(`../../../test/fixtures/transcripts/openclaw/${name}.json`, import.meta.url), "utf8"),
  );
}

function createAgent() {
  return createCliAgent(openclaw, { variables: { ANTHROPIC_API_KEY: SECRET } });
}

const PREPARED = record("prologue-1");

describeAgent("openclaw", createAgent, {
  prologue: [PREPARED],
  secrets: [SECRET],
  answer: record("answer"),
  empty: record("empty"),
  garbage: record("garbage"),
  errorText: record("error-text"),
  invalid: record("invalid"),
  crash: record("crash"),
  notFound: { exitCode: 127, stdout: "", stderr: "bash: line 1: exec: openclaw: not found\n" },
  failures: {
    "a key that is refused": { recording: record("authentication"), failure: "authentication" },
    "no money left": { recording: record("billing"), failure: "budget" },
    "a rate limit": { recording: record("rate-limit"), failure: "rate-limit" },
    "a page for people": { recording: record("page"), failure: "overload" },
    "an overloaded server": { recording: record("overload"), failure: "overload" },
    "a stream that breaks off": { recording: record("cut"), failure: "overload" },
    "a refusal": { recording: record("refusal"), failure: "refusal" },
  },
});

function run(sandbox: ScriptedSandbox, task: Partial<AgentTask> = {}): Promise<AgentReport> {
  return createAgent().run({ ...TASK, ...task }, sandbox, { signal: never });
}

async function configOf(task: Partial<AgentTask>): Promise<unknown> {
  // The last command of a fix puts files back.
  const sandbox = new ScriptedSandbox(PREPARED, record("answer"), PREPARED);
  await run(sandbox, task);
  return JSON.parse(String(sandbox.files.get("/sandbox/task/home/.openclaw/openclaw.json")));
}

describe("OpenClaw", () => {
  it("says what the run took", async () => {
    expect(await run(new ScriptedSandbox(PREPARED, record("answer")))).toMatchObject({
      usage: { inputTokens: 2400, outputTokens: 80, cachedTokens: 1000, costUsd: 0.0114 },
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
    expect(report.usage).toEqual({ inputTokens: 3600, outputTokens: 120, cachedTokens: 3000, costUsd: 0.0174 });
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
