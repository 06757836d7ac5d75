import { describe, expect, it } from "vitest";
import type { AgentTask } from "#core/agent/agent.ts";
import { describeAgent } from "#test/contract/agent.ts";
import { FIX, MCP, runnerOf, SILENT, transcriptsOf } from "#test/contract/cli-agent.ts";
import { ScriptedSandbox } from "#test/contract/scripted-sandbox.ts";
import { claude } from "./claude.ts";
import { createCliAgent } from "../cli/create-cli-agent.ts";

const SECRET = "sk-ant-canary";
const ADDRESS = "http://127.0.0.1:8080";

/** What the real program wrote, in an isolated local sandbox against a scripted model. */
const transcripts = transcriptsOf("claude");
const { record } = transcripts;

function createAgent() {
  return createCliAgent(claude, { variables: { ANTHROPIC_API_KEY: SECRET, ANTHROPIC_BASE_URL: ADDRESS } });
}

const PREPARED = record("prologue-1");

describeAgent("claude", createAgent, {
  ...transcripts.common([PREPARED]),
  secrets: [SECRET],
  failures: transcripts.failures,
});

const run = runnerOf(createAgent);

async function argsOf(task: Partial<AgentTask>): Promise<readonly string[]> {
  const sandbox = new ScriptedSandbox(PREPARED, record("answer"), SILENT);
  await run(sandbox, task);
  return sandbox.commands[1]?.argv ?? [];
}

describe("Claude Code", () => {
  it("says what the run took, in all", async () => {
    const report = await run(new ScriptedSandbox(PREPARED, record("answer")));
    expect(report).toMatchObject({
      usage: { inputTokens: 6600, outputTokens: 120, cachedTokens: 3000, costUsd: 0.0174 },
      turns: 4,
      toolCalls: 2,
      denials: 0,
      model: "claude-opus-5-5",
      version: claude.versions.tested,
    });
  });

  it("says what it does as it does it", async () => {
    const said: string[] = [];
    await run(new ScriptedSandbox(PREPARED, record("answer")), {}, said);
    expect(said).toEqual(["Reading src/port.ts (1200 tokens so far)", "Searching for parsePort (3400 tokens so far)"]);
  });

  it("says that it waits for its model", async () => {
    const said: string[] = [];
    await run(new ScriptedSandbox(PREPARED, record("rate-limit")), {}, said).catch(() => null);
    expect(said[0]).toBe("Asking the model again (1 of 4): rate_limit");
  });

  it("counts what it was denied", async () => {
    const report = await run(new ScriptedSandbox(PREPARED, record("denied")));
    expect(report.denials).toBe(1);
  });

  it("repairs an answer in the same session, and adds up what both turns took", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("repaired"), record("repaired-2"));
    const report = await run(sandbox);
    expect(sandbox.commands[2]?.argv).toContain("--resume");
    expect(sandbox.commands[2]?.argv).toContain(report.sessionId);
    expect(sandbox.commands[2]?.stdin).toContain("cannot be used");
    expect(report.usage).toEqual({ inputTokens: 6600, outputTokens: 120, cachedTokens: 3000, costUsd: 0.0174 });
  });

  it("gives a repair only what is left of turns and money", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("repaired"), record("repaired-2"));
    await run(sandbox, { limits: { timeoutMs: 90_000, maxTurns: 10, maxUsd: 1 } });
    const [, first, second] = sandbox.commands.map(({ argv }) => argv.slice(argv.indexOf("--max-turns")));
    expect(first?.slice(0, 4)).toEqual(["--max-turns", "10", "--max-budget-usd", "1"]);
    expect(second?.slice(0, 4)).toEqual(["--max-turns", "8", "--max-budget-usd", "0.9886"]);
  });

  it("reads in a review, and has no tool that writes, runs or reaches out", async () => {
    const args = await argsOf({ access: "read" });
    expect(args[args.indexOf("--tools") + 1]).toBe("Read,Grep,Glob");
    expect(args[args.indexOf("--permission-mode") + 1]).toBe("dontAsk");
    expect(args).not.toContain("--allowedTools");
  });

  it("edits in a fix without skipping permissions", async () => {
    const args = await argsOf({ access: "edit" });
    expect(args[args.indexOf("--tools") + 1]).toBe("Read,Grep,Glob,Edit,Write,Bash");
    expect(args[args.indexOf("--permission-mode") + 1]).toBe("acceptEdits");
    expect(args).not.toContain("--dangerously-skip-permissions");
  });

  it("says which files it changes", async () => {
    const said: string[] = [];
    const report = await run(new ScriptedSandbox(PREPARED, record("fix"), SILENT), FIX, said);
    expect(said.join("\n")).toMatch(/Editing src\/port\.ts .*\n.*Running git diff --stat/);
    expect(report.result).toMatchObject({ title: "Parse ports as whole numbers" });
  });

  it("loads no settings, MCP servers, skills or commands of the checkout", async () => {
    const args = await argsOf({});
    expect(args[args.indexOf("--setting-sources") + 1]).toBe("");
    expect(args).toEqual(expect.arrayContaining(["--strict-mcp-config", "--disable-slash-commands"]));
  });

  it("keeps a prompt that begins with a slash from being a command", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("answer"));
    await run(sandbox, { prompt: "/cost" });
    expect(sandbox.commands.at(-1)?.stdin).toBe("The task:\n/cost");
  });

  it("lets the commands of its model forget the keys", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("answer"));
    await run(sandbox);
    const file = sandbox.commands.at(-1)?.env?.["CLAUDE_ENV_FILE"] ?? "";
    expect(sandbox.files.get(file)).toBe("unset ANTHROPIC_API_KEY ANTHROPIC_BASE_URL\n");
  });

  it("names MCP servers in a file, and keeps their headers in the environment", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("answer"));
    await run(sandbox, { mcp: MCP });
    const command = sandbox.commands.at(-1);
    const argv: readonly string[] = command?.argv ?? [];
    const env = command?.env ?? {};
    const file = sandbox.files.get(argv[argv.indexOf("--mcp-config") + 1] ?? "");
    expect(JSON.parse(String(file))).toEqual({
      mcpServers: {
        docs: { type: "http", url: MCP.docs.url, headers: { authorization: "${SANDPIPER_MCP_HEADER_1}" } },
        local: { type: "stdio", command: "docs-mcp", args: ["--stdio"] },
      },
    });
    expect(env["SANDPIPER_MCP_HEADER_1"]).toBe("Bearer mcp-canary");
    expect(argv[argv.indexOf("--allowedTools") + 1]).toBe("mcp__docs,mcp__local");
  });

  it("reaches the server of its model alone, and nothing without a key", () => {
    expect(createAgent().hosts).toEqual(["127.0.0.1:8080"]);
    expect(claude.route({ variables: { ANTHROPIC_AUTH_TOKEN: "t", GITHUB_TOKEN: "g" } }, null)).toEqual({
      env: { ANTHROPIC_AUTH_TOKEN: "t", ANTHROPIC_BASE_URL: "https://api.anthropic.com" },
      hosts: ["api.anthropic.com"],
    });
    expect(claude.route({ variables: { ANTHROPIC_BASE_URL: ADDRESS } }, null)).toBeNull();
  });

  it("takes lines that are no events for nothing", async () => {
    const { stdout, ...rest } = record("answer");
    const noisy = ["warning: {", "{not json}", "[]", '{"type":"result"}', stdout].join("\n");
    const report = await run(new ScriptedSandbox(PREPARED, { ...rest, stdout: noisy }));
    expect(report.turns).toBe(4);
  });
});
