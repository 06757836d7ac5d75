import { describe, expect, it } from "vitest";
import type { AgentTask } from "#core/agent/agent.ts";
import { describeAgent, TASK } from "#test/contract/agent.ts";
import { FIX, MCP, runnerOf, SILENT, transcriptsOf } from "#test/contract/cli-agent.ts";
import { ScriptedSandbox, type Recording } from "#test/contract/scripted-sandbox.ts";
import { createCliAgent } from "../cli/create-cli-agent.ts";
import { codex } from "./codex.ts";
import { toStrictSchema } from "../strict-schema.ts";

const SECRET = "sk-canary";

/** What the real program wrote, in an isolated local sandbox against a scripted model. */
const transcripts = transcriptsOf("codex");
const { record } = transcripts;

function createAgent() {
  return createCliAgent(codex, { variables: { OPENAI_API_KEY: SECRET, OPENAI_BASE_URL: "http://127.0.0.1:8080/v1/" } });
}

const PREPARED = record("prologue-1");
/** In an isolated local sandbox, the sandbox of the program does not work. */
const NO_SANDBOX = record("prologue-2");
const OWN_SANDBOX = SILENT;

describeAgent("codex", createAgent, {
  ...transcripts.common([PREPARED, NO_SANDBOX]),
  secrets: [SECRET],
  failures: transcripts.failures,
});

const run = runnerOf(createAgent);

/** The values of `--config`, by name. */
async function settingsOf(task: Partial<AgentTask>, trial: Recording): Promise<ReadonlyMap<string, string>> {
  const sandbox = new ScriptedSandbox(PREPARED, trial, record("answer"), SILENT);
  await run(sandbox, task);
  const argv = sandbox.commands[2]?.argv ?? [];
  const values = argv.filter((_, at) => argv[at - 1] === "--config");
  return new Map(values.map((value) => [value.slice(0, value.indexOf("=")), value.slice(value.indexOf("=") + 1)]));
}

describe("Codex", () => {
  it("says what the run took, in all", async () => {
    const report = await run(new ScriptedSandbox(PREPARED, NO_SANDBOX, record("answer")));
    expect(report).toMatchObject({
      usage: { inputTokens: 6600, outputTokens: 120, cachedTokens: 3000, costUsd: null },
      turns: 3,
      toolCalls: 2,
      version: codex.versions.tested,
    });
  });

  it("says what it does as it does it", async () => {
    const said: string[] = [];
    await run(new ScriptedSandbox(PREPARED, NO_SANDBOX, record("answer")), {}, said);
    expect(said).toEqual([`Running /bin/sh -lc "cat -- 'src/port.ts'"`, "Running /bin/sh -lc 'ls src'"]);
  });

  it("names files as the repository does", async () => {
    const said: string[] = [];
    await run(new ScriptedSandbox(PREPARED, NO_SANDBOX, record("fix"), SILENT), FIX, said);
    expect(said).toContain("Editing src/port.ts");
  });

  it("repairs an answer in the same session, whose usage counts from its beginning", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, NO_SANDBOX, record("repaired"), record("repaired-2"));
    const report = await run(sandbox);
    expect(sandbox.commands[3]?.argv.slice(0, 3)).toEqual(["codex", "exec", "resume"]);
    expect(sandbox.commands[3]?.argv.slice(-2)).toEqual([report.sessionId, "-"]);
    expect(report.usage).toEqual({ inputTokens: 3400, outputTokens: 80, cachedTokens: 1000, costUsd: null });
  });

  it("shows its model the strict dialect of the schema, in a file", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, NO_SANDBOX, record("answer"));
    await run(sandbox);
    const argv: readonly string[] = sandbox.commands.at(-1)?.argv ?? [];
    const file = sandbox.files.get(argv[argv.indexOf("--output-schema") + 1] ?? "");
    expect(JSON.parse(String(file))).toEqual(toStrictSchema(TASK.answer.jsonSchema));
  });

  it.each([
    ["read", OWN_SANDBOX, '"read-only"'],
    ["edit", OWN_SANDBOX, '"workspace-write"'],
    ["read", NO_SANDBOX, '"danger-full-access"'],
    ["edit", NO_SANDBOX, '"danger-full-access"'],
  ] as const)("uses its own sandbox for access to %s where it works", async (access, trial, mode) => {
    expect((await settingsOf({ access }, trial)).get("sandbox_mode")).toBe(mode);
  });

  it.each([
    ["read", true],
    ["edit", false],
  ] as const)(
    "has its checkout kept from writing by our sandbox too, for access to %s: %s",
    async (access, isReadOnly) => {
      const sandbox = new ScriptedSandbox(PREPARED, NO_SANDBOX, record("answer"), SILENT);
      await run(sandbox, { access });
      expect(sandbox.commands[2]?.isCheckoutReadOnly).toBe(isReadOnly);
    },
  );

  it("says where its own sandbox did not work", async () => {
    const without = await run(new ScriptedSandbox(PREPARED, NO_SANDBOX, record("answer")));
    const inside = await run(new ScriptedSandbox(PREPARED, OWN_SANDBOX, record("answer")));
    expect(without.notes).toEqual([expect.stringContaining("could not put its commands into a sandbox of its own")]);
    expect(inside.notes).toEqual([]);
  });

  it("loads nothing of the checkout, searches no web, tells nobody, and hides the key from commands", async () => {
    const settings = await settingsOf({}, NO_SANDBOX);
    expect(Object.fromEntries(settings)).toMatchObject({
      project_doc_max_bytes: "0",
      skills: '{ "include_instructions" = false }',
      projects: '{ "/sandbox/checkout" = { "trust_level" = "untrusted" } }',
      web_search: '"disabled"',
      agents: '{ "enabled" = false }',
      analytics: '{ "enabled" = false }',
      shell_environment_policy: '{ "inherit" = "core" }',
    });
  });

  it("asks the address that it was given, and a server that fails not for ever", async () => {
    const provider = (await settingsOf({}, NO_SANDBOX)).get("model_providers");
    expect(provider).toContain('"base_url" = "http://127.0.0.1:8080/v1"');
    expect(provider).toContain('"request_max_retries" = 2');
  });

  it("names MCP servers in its settings, and keeps their headers in the environment", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, NO_SANDBOX, record("answer"));
    await run(sandbox, { mcp: MCP });
    const command = sandbox.commands.at(-1);
    const argv: readonly string[] = command?.argv ?? [];
    const env = command?.env ?? {};
    expect(argv.find((value) => value.startsWith("mcp_servers="))).toBe(
      'mcp_servers={ "docs" = { "url" = "https://mcp.example.com/", "env_http_headers" = { "authorization" = "SANDPIPER_MCP_HEADER_1" } }, "local" = { "command" = "docs-mcp", "args" = ["--stdio"] } }',
    );
    expect(env["SANDPIPER_MCP_HEADER_1"]).toBe("Bearer mcp-canary");
  });

  it("takes its own key before that of OpenAI, and nothing without one", () => {
    expect(codex.route({ variables: { CODEX_API_KEY: "c", OPENAI_API_KEY: "o" } }, null)).toMatchObject({
      env: { CODEX_API_KEY: "c" },
      hosts: ["api.openai.com"],
    });
    expect(createAgent().hosts).toEqual(["127.0.0.1:8080"]);
    expect(codex.route({ variables: { ANTHROPIC_API_KEY: "a" } }, null)).toBeNull();
  });

  it("believes no answer of a turn that did not come to its end", async () => {
    const { stdout, ...rest } = record("answer");
    const lines = stdout.split("\n").filter((line) => !line.includes("turn.completed"));
    const half = { ...rest, stdout: lines.join("\n") };
    const sandbox = new ScriptedSandbox(PREPARED, NO_SANDBOX, half, half, half);
    await expect(run(sandbox)).rejects.toMatchObject({ failure: "empty-answer" });
  });
});
