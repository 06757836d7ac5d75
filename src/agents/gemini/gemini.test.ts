import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AgentReport, AgentTask } from "#core/agent/agent.ts";
import { describeAgent, TASK } from "#test/contract/agent.ts";
import { ScriptedSandbox, type Recording } from "#test/contract/scripted-sandbox.ts";
import { createCliAgent } from "../cli/create-cli-agent.ts";
import { gemini } from "./gemini.ts";

const SECRET = "gemini-canary";
const never = new AbortController().signal;

/** What the real program wrote, in an isolated local sandbox against a scripted model. */
function record(name: string): Recording {
  return JSON.parse(
    readFileSync(new URL(`../../../test/fixtures/transcripts/gemini/${name}.json`, import.meta.url), "utf8"),
  );
}

function createAgent() {
  return createCliAgent(gemini, { variables: { GEMINI_API_KEY: SECRET } });
}

const PREPARED = record("prologue-1");

describeAgent("gemini", createAgent, {
  prologue: [PREPARED],
  secrets: [SECRET],
  answer: record("answer"),
  empty: record("empty"),
  garbage: record("garbage"),
  errorText: record("error-text"),
  invalid: record("invalid"),
  crash: record("crash"),
  notFound: { exitCode: 127, stdout: "", stderr: "bash: line 1: exec: gemini: not found\n" },
  failures: {
    "a key that is refused": { recording: record("authentication"), failure: "authentication" },
    "a key that is none": { recording: record("bad-key"), failure: "authentication" },
    "a key that may not": { recording: record("forbidden"), failure: "authentication" },
    "turns used up": { recording: record("turns"), failure: "budget" },
    "a rate limit": { recording: record("rate-limit"), failure: "rate-limit" },
    "an overloaded server": { recording: record("overload"), failure: "overload" },
    "a stream that breaks off": { recording: record("cut"), failure: "overload" },
    "a page for people": { recording: record("page"), failure: "overload" },
    "a refusal": { recording: record("refusal"), failure: "refusal" },
    "calls of tools that break off": { recording: record("broken-call"), failure: "unusable-answer" },
  },
});

function run(sandbox: ScriptedSandbox, task: Partial<AgentTask> = {}, said: string[] = []): Promise<AgentReport> {
  return createAgent().run({ ...TASK, ...task }, sandbox, {
    signal: never,
    onProgress: (message) => said.push(message),
  });
}

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
      usage: { inputTokens: 2400, outputTokens: 80, cachedTokens: 1000, costUsd: null },
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
    expect(report.usage).toEqual({ inputTokens: 3600, outputTokens: 120, cachedTokens: 3000, costUsd: null });
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
