import { describe, expect, it } from "vitest";
import type { AgentTask } from "#core/agent/agent.ts";
import { describeAgent } from "#test/contract/agent.ts";
import { FIX, MCP, runnerOf, SILENT, transcriptsOf } from "#test/contract/cli-agent.ts";
import { ScriptedSandbox } from "#test/contract/scripted-sandbox.ts";
import { createCliAgent } from "../cli/create-cli-agent.ts";
import { pi } from "./pi.ts";

const SECRET = "sk-ant-canary-of-pi";
const VARIABLES = { ANTHROPIC_API_KEY: SECRET, ANTHROPIC_BASE_URL: "http://127.0.0.1:8080/v1/" };

/** What the real program wrote, in an isolated local sandbox against a scripted model. */
const transcripts = transcriptsOf("pi");
const { record } = transcripts;

const PREPARED = record("prologue-1");

function createAgent(variables: Readonly<Record<string, string>> = VARIABLES) {
  return createCliAgent(pi, { variables });
}

describeAgent("pi", createAgent, {
  ...transcripts.common([PREPARED]),
  secrets: [SECRET],
  failures: transcripts.failures,
});

const run = runnerOf(createAgent);

describe("Pi", () => {
  async function callFor(task: Partial<AgentTask> = {}, variables: Readonly<Record<string, string>> = VARIABLES) {
    const sandbox = new ScriptedSandbox(PREPARED, record("answer"), SILENT);
    await runnerOf(() => createAgent(variables))(sandbox, task);
    const args: readonly string[] = sandbox.commands[1]?.argv ?? [];
    const models = JSON.parse(String(sandbox.files.get("/sandbox/task/home/.pi/agent/models.json"))) as unknown;
    return { args, models, env: sandbox.commands[1]?.env ?? {} };
  }

  it("says what the run took, in all", async () => {
    expect(await run(new ScriptedSandbox(PREPARED, record("answer")))).toMatchObject({
      usage: { inputTokens: 6600, outputTokens: 120, cachedTokens: 3000, costUsd: expect.closeTo(0.0174) },
      turns: 3,
      toolCalls: 2,
      denials: 0,
      model: "anthropic/claude-opus-5-5",
      version: pi.versions.tested,
    });
  });

  it("names the MCP servers that it did without", async () => {
    const report = await run(new ScriptedSandbox(PREPARED, record("answer")), { mcp: MCP });
    expect(report.notes).toContain("pi speaks no MCP and did without docs, local.");
  });

  it("says what it does as it does it, and that it waits for its model", async () => {
    const said: string[] = [];
    await run(new ScriptedSandbox(PREPARED, record("answer")), {}, said);
    await run(new ScriptedSandbox(PREPARED, record("rate-limit")), {}, said).catch(() => null);
    expect(said.slice(0, 3)).toEqual([
      "read src/port.ts",
      "grep .",
      "The server of the model failed: try 1 of 3 follows",
    ]);
  });

  it("counts calls of tools that it was not given as denials, and calls with broken arguments not", async () => {
    expect(await run(new ScriptedSandbox(PREPARED, record("denied")))).toMatchObject({ toolCalls: 1, denials: 1 });
    expect(await run(new ScriptedSandbox(PREPARED, record("broken-call")))).toMatchObject({ denials: 0 });
  });

  it("repairs an answer in the same session, and adds up what both turns took", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("repaired"), record("repaired-2"));
    const report = await run(sandbox);
    const stdin = sandbox.commands[2]?.stdin;
    const argv: readonly string[] = sandbox.commands[2]?.argv ?? [];
    expect(argv[argv.indexOf("--session-id") + 1]).toBe(report.sessionId);
    expect(stdin).toContain("cannot be used");
    expect(report).toMatchObject({ turns: 3, usage: { inputTokens: 6600, outputTokens: 120 } });
  });

  it("has tools that read in a review, and tools that write in a fix alone", async () => {
    const { args } = await callFor();
    expect(args[args.indexOf("--tools") + 1]).toBe("read,grep,find,ls");
    const fix = new ScriptedSandbox(PREPARED, record("fix"), SILENT);
    const report = await run(fix, FIX);
    expect(fix.commands[1]?.argv).toContain("read,grep,find,ls,edit,write,bash");
    expect(report.result).toMatchObject({ title: "Read the port as a number" });
  });

  it("loads no extension, instruction, skill or template, and contacts nobody but its model", async () => {
    const { args, env } = await callFor();
    expect(args).toEqual(
      expect.arrayContaining([
        "--no-approve",
        "--no-context-files",
        "--no-extensions",
        "--no-prompt-templates",
        "--no-skills",
        "--offline",
      ]),
    );
    expect(env).toMatchObject({ PI_OFFLINE: "1", PI_TELEMETRY: "0" });
  });

  it.each([
    [VARIABLES, null, "anthropic", "claude-opus-5-5", "http://127.0.0.1:8080"],
    [{ OPENAI_API_KEY: SECRET }, "openai/gpt-5", "openai", "gpt-5", undefined],
    [
      { OPENROUTER_API_KEY: SECRET, OPENROUTER_BASE_URL: "http://h/v1" },
      null,
      "openrouter",
      "anthropic/claude-opus-5.5",
      "http://h",
    ],
    [
      { OPENROUTER_API_KEY: SECRET, OPENROUTER_BASE_URL: "http://h/v1" },
      "openrouter/openai/gpt-5.5",
      "openrouter",
      "openai/gpt-5.5",
      "http://h/v1",
    ],
    [
      { GEMINI_API_KEY: SECRET, GOOGLE_GEMINI_BASE_URL: "http://h" },
      "gemini-2.5-pro",
      "google",
      "gemini-2.5-pro",
      "http://h/v1beta",
    ],
  ] as const)("with %j takes the model %s from %s", async (variables, model, provider, name, baseUrl) => {
    const { args, models } = await callFor({ model }, variables);
    expect(args[args.indexOf("--provider") + 1]).toBe(provider);
    expect(args[args.indexOf("--model") + 1]).toBe(name);
    expect(models).toEqual({
      providers: { [provider]: { apiKey: expect.stringMatching(/^\$[A-Z_]+$/), ...(baseUrl && { baseUrl }) } },
    });
  });
});
