import { describe, expect, it } from "vitest";
import type { AgentTask } from "#core/agent/agent.ts";
import { describeAgent } from "#test/contract/agent.ts";
import { FIX, MCP, runnerOf, SILENT, transcriptsOf } from "#test/contract/cli-agent.ts";
import { ScriptedSandbox } from "#test/contract/scripted-sandbox.ts";
import { createCliAgent } from "../cli/create-cli-agent.ts";
import { opencode } from "./opencode.ts";

const SECRET = "sk-ant-canary-of-opencode";
const VARIABLES = { ANTHROPIC_API_KEY: SECRET, ANTHROPIC_BASE_URL: "http://127.0.0.1:8080" };

/** What the real program wrote, in an isolated local sandbox against a scripted model. */
const transcripts = transcriptsOf("opencode");
const { record } = transcripts;

const PREPARED = record("prologue-1");

function createAgent(variables: Readonly<Record<string, string>> = VARIABLES) {
  return createCliAgent(opencode, { variables });
}

describeAgent("opencode", createAgent, {
  ...transcripts.common([PREPARED]),
  secrets: [SECRET],
  failures: transcripts.failures,
});

const run = runnerOf(createAgent);

describe("OpenCode", () => {
  interface Config {
    readonly model: string;
    readonly provider: Readonly<Record<string, { readonly options: Readonly<Record<string, unknown>> }>>;
    readonly permission: Readonly<Record<string, unknown>>;
    readonly mcp: unknown;
    readonly formatter: unknown;
    readonly lsp: unknown;
  }

  async function configFor(
    task: Partial<AgentTask> = {},
    variables: Readonly<Record<string, string>> = VARIABLES,
  ): Promise<Config> {
    const sandbox = new ScriptedSandbox(PREPARED, record("answer"), SILENT);
    await runnerOf(() => createAgent(variables))(sandbox, task);
    return readConfig(sandbox);
  }

  function readConfig(sandbox: ScriptedSandbox): Config {
    const config: Config = JSON.parse(sandbox.commands[1]?.env?.["OPENCODE_CONFIG_CONTENT"] ?? "");
    return config;
  }

  it("says what the run took, in all", async () => {
    expect(await run(new ScriptedSandbox(PREPARED, record("answer")))).toMatchObject({
      usage: { inputTokens: 6600, outputTokens: 120, cachedTokens: 3000, costUsd: expect.closeTo(0.0174) },
      turns: 3,
      toolCalls: 2,
      denials: 0,
      model: "anthropic/claude-opus-5-5",
      version: opencode.versions.tested,
    });
  });

  it("says what it does as it does it", async () => {
    const said: string[] = [];
    await run(new ScriptedSandbox(PREPARED, record("answer")), {}, said);
    expect(said).toEqual(["read src/port.ts", "grep ."]);
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
    expect(argv[argv.indexOf("--session") + 1]).toBe(report.sessionId);
    expect(stdin).toContain("cannot be used");
    expect(report).toMatchObject({ turns: 3, usage: { inputTokens: 6600, outputTokens: 120 } });
  });

  it("denies a review all but tools that read, in the checkout and the task folder", async () => {
    const { permission } = await configFor();
    expect(permission).toMatchObject({ "*": "deny", read: "allow", edit: "deny", bash: "deny" });
    expect(Object.keys(permission)[0]).toBe("*");
    expect(permission["external_directory"]).toEqual({
      "*": "deny",
      "/sandbox/task/*": "allow",
      "/sandbox/task/home/*": "deny",
    });
  });

  it("lets a fix edit, but not what is git's own", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("fix"), SILENT);
    const report = await run(sandbox, FIX);
    expect(readConfig(sandbox).permission).toMatchObject({
      "*": "deny",
      edit: { "*": "allow", ".git/*": "deny" },
      bash: "allow",
    });
    expect(report.result).toMatchObject({ title: "Read the port as a number" });
  });

  it("runs no formatter or language server of a checkout, and installs nothing", async () => {
    expect(await configFor()).toMatchObject({ formatter: false, lsp: false });
    const sandbox = new ScriptedSandbox(PREPARED, record("answer"));
    await run(sandbox);
    const lock = sandbox.files.get("/sandbox/task/home/.config/opencode/package-lock.json");
    expect(lock).toContain("@opencode-ai/plugin");
    expect(sandbox.files.has("/sandbox/task/home/.config/opencode/node_modules/.keep")).toBe(true);
  });

  it("reaches servers of the Model Context Protocol, whose tools it may call", async () => {
    const config = await configFor({ mcp: MCP });
    expect(config.mcp).toEqual({
      docs: { type: "remote", url: MCP.docs.url, headers: MCP.docs.headers, oauth: false },
      local: { type: "local", command: ["docs-mcp", "--stdio"] },
    });
    expect(config.permission).toMatchObject({ "docs_*": "allow", "local_*": "allow" });
  });

  it.each([
    [VARIABLES, null, "anthropic/claude-opus-5-5", "http://127.0.0.1:8080/v1"],
    [{ OPENAI_API_KEY: SECRET }, "openai/gpt-5", "openai/gpt-5", undefined],
    [
      { OPENROUTER_API_KEY: SECRET, OPENROUTER_BASE_URL: "http://h/v1" },
      null,
      "openrouter/anthropic/claude-opus-5.5",
      "http://h/v1",
    ],
    [
      { GEMINI_API_KEY: SECRET, GOOGLE_GEMINI_BASE_URL: "http://h" },
      "gemini-2.5-pro",
      "google/gemini-2.5-pro",
      "http://h/v1beta",
    ],
  ] as const)("with %j takes the model %s for %s", async (variables, model, full, baseURL) => {
    const config = await configFor({ model }, variables);
    const { options } = Object.values(config.provider)[0] ?? {};
    expect(config.model).toBe(full);
    expect(options?.["baseURL"]).toBe(baseURL);
    expect(options?.["apiKey"]).toMatch(/^\{env:[A-Z_]+\}$/);
  });
});
