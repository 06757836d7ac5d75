import { describe, expect, it } from "vitest";
import type { AgentTask } from "#core/agent/agent.ts";
import { describeAgent } from "#test/contract/agent.ts";
import { runnerOf, transcriptsOf } from "#test/contract/cli-agent.ts";
import { ScriptedSandbox } from "#test/contract/scripted-sandbox.ts";
import { createCliAgent } from "../cli/create-cli-agent.ts";
import { gemini } from "./gemini.ts";

const SECRET = "gemini-canary";

/** What the real program wrote, in an isolated local sandbox against a scripted model. */
const transcripts = transcriptsOf("gemini");
const { record } = transcripts;

function createAgent() {
  return createCliAgent(gemini, { variables: { GEMINI_API_KEY: SECRET } });
}

const PREPARED = record("prologue-1");

describeAgent("gemini", createAgent, {
  ...transcripts.common([PREPARED]),
  secrets: [SECRET],
  failures: {
    ...transcripts.failures,
    "calls of tools that break off": { recording: record("broken-call"), failure: "unusable-answer" },
  },
});

const run = runnerOf(createAgent);

async function settingsOf(task: Partial<AgentTask>): Promise<unknown> {
  // The last command of a fix puts files back.
  const sandbox = new ScriptedSandbox(PREPARED, record("answer"), PREPARED);
  await run(sandbox, task);
  return JSON.parse(String(sandbox.files.get("/sandbox/task/home/.gemini/settings.json")));
}

describe("Gemini CLI", () => {
  it("says what the run took, and what it did as it did it", async () => {
    const said: string[] = [];
    const report = await run(new ScriptedSandbox(PREPARED, record("answer")), {}, said);
    expect(report).toMatchObject({
      usage: { inputTokens: 3400, outputTokens: 80, cachedTokens: 1000, costUsd: null },
      turns: 2,
      toolCalls: 1,
      denials: 0,
      model: "gemini-2.5-pro",
      version: gemini.versions.tested,
    });
    expect(said).toEqual(["read_file src/port.ts"]);
  });

  it("repairs an answer in the same session, and adds up what both turns took", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("repaired"), record("repaired-2"));
    const report = await run(sandbox);
    expect(sandbox.commands[2]?.argv.slice(-2)).toEqual(["--resume", report.sessionId]);
    expect(report.usage).toEqual({ inputTokens: 6600, outputTokens: 120, cachedTokens: 3000, costUsd: null });
  });

  it("counts what it was denied", async () => {
    expect(await run(new ScriptedSandbox(PREPARED, record("denied")))).toMatchObject({ denials: 4 });
  });

  it("reads in a review, and has no tool that writes, runs or reaches out", async () => {
    const tools = { core: ["read_file", "read_many_files", "list_directory", "glob", "grep_search"] };
    expect(await settingsOf({ access: "read" })).toMatchObject({ tools });
    expect(JSON.stringify(await settingsOf({ access: "edit" }))).not.toContain("run_shell_command");
  });

  it("gives the headers of a server by variables, because they may hold a secret", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("answer"));
    const server = { kind: "http" as const, url: "http://127.0.0.1:1/", headers: { authorization: "Bearer canary" } };
    await run(sandbox, { mcp: { docs: server } });
    expect(JSON.stringify([...sandbox.files])).not.toContain("Bearer canary");
    expect(JSON.stringify(sandbox.commands.at(-1)?.env)).toContain("Bearer canary");
  });
});
