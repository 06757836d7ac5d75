import { describe, expect, it } from "vitest";
import type { Agent, AgentTask } from "#core/agent/agent.ts";
import { describeAgent } from "#test/contract/agent.ts";
import { FIX, MCP, runnerOf, SILENT, transcriptsOf } from "#test/contract/cli-agent.ts";
import { ScriptedSandbox } from "#test/contract/scripted-sandbox.ts";
import { createCliAgent } from "../cli/create-cli-agent.ts";
import { sandboxAgent } from "./sandbox-agent.ts";

const SECRET = "sk-ant-canary";

/** What the real program wrote, in an isolated local sandbox against a scripted model. */
const transcripts = transcriptsOf("sandbox-agent");
const { record } = transcripts;

function createAgent(): Agent {
  const variables = { ANTHROPIC_API_KEY: SECRET, ANTHROPIC_BASE_URL: "http://127.0.0.1:8080" };
  return createCliAgent(sandboxAgent, { variables });
}

const PREPARED = record("prologue-1");

describeAgent("sandbox-agent", createAgent, {
  ...transcripts.common([PREPARED]),
  secrets: [SECRET],
  failures: {
    ...transcripts.failures,
    "programs that are not there": {
      recording: { exitCode: 1, stdout: '{"type":"missing","programs":["claude-agent-acp"]}\n', stderr: "" },
      failure: "not-available",
    },
  },
});

const run = runnerOf(createAgent);

/** What our client was told for a turn. */
async function toldFor(task: Partial<AgentTask>): Promise<Told> {
  const sandbox = new ScriptedSandbox(PREPARED, record("answer"), SILENT);
  await run(sandbox, task);
  return JSON.parse(sandbox.commands[1]?.stdin ?? "");
}

interface Told {
  readonly session: string | null;
  readonly mode: string | null;
  readonly params: {
    readonly mcpServers: readonly unknown[];
    readonly _meta: { readonly claudeCode: { readonly options: Readonly<Record<string, unknown>> } };
  };
}

async function optionsFor(task: Partial<AgentTask>): Promise<Readonly<Record<string, unknown>>> {
  const { params } = await toldFor(task);
  const { _meta: meta } = params;
  return meta.claudeCode.options;
}

describe("Sandbox Agent", () => {
  it("says what the run took, in all", async () => {
    expect(await run(new ScriptedSandbox(PREPARED, record("answer")))).toMatchObject({
      usage: { inputTokens: 6600, outputTokens: 120, cachedTokens: 3000 },
      turns: 3,
      toolCalls: 2,
      denials: 0,
      model: "claude-opus-5-5",
      version: sandboxAgent.versions.tested,
    });
  });

  it("says what it does as it does it", async () => {
    const said: string[] = [];
    await run(new ScriptedSandbox(PREPARED, record("answer")), {}, said);
    expect(said).toEqual([expect.stringContaining("Read"), expect.stringContaining("Grep")]);
  });

  it("counts what it was denied", async () => {
    expect(await run(new ScriptedSandbox(PREPARED, record("denied")))).toMatchObject({ denials: 1 });
  });

  it("takes the report of a fix", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("fix"), SILENT);
    const report = await run(sandbox, FIX);
    expect(report.result).toMatchObject({ title: "Give the port a default" });
  });

  it("repairs an answer in the same session, and adds up what both turns took", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("repaired"), record("repaired-2"));
    const report = await run(sandbox);
    const [first, second] = sandbox.commands.slice(1).map(({ stdin }) => JSON.parse(stdin ?? ""));
    expect([first.session, second.session]).toEqual([null, report.sessionId]);
    expect(second.prompt).toContain("cannot be used");
    expect(report.usage).toMatchObject({ inputTokens: 10_800, outputTokens: 160, cachedTokens: 6000 });
  });

  it("gives a review tools that read, and a fix those that change the checkout too", async () => {
    expect(await optionsFor({})).toMatchObject({ tools: ["Read", "Grep", "Glob"], allowedTools: [] });
    expect(await toldFor({})).toMatchObject({ mode: null });
    const sandbox = new ScriptedSandbox(PREPARED, record("fix"), SILENT);
    await run(sandbox, FIX);
    expect(JSON.parse(sandbox.commands[1]?.stdin ?? "")).toMatchObject({ mode: "acceptEdits" });
  });

  it("takes no settings, servers, commands or skills of the checkout", async () => {
    expect(await optionsFor({})).toMatchObject({
      settingSources: [],
      strictMcpConfig: true,
      extraArgs: { "disable-slash-commands": null },
    });
  });

  it("hands on the limits of turns and money", async () => {
    const options = await optionsFor({ limits: { timeoutMs: 90_000, maxTurns: 10, maxUsd: 1 } });
    expect(options).toMatchObject({ maxTurns: 10, maxBudgetUsd: 1 });
  });

  it.each([
    [null, undefined],
    ["claude", undefined],
    ["claude:opus", "opus"],
    ["opus", "opus"],
    ["vendor/model:free", "vendor/model:free"],
  ])("takes the model %j for the model %j of Claude Code", async (model, expected) => {
    expect((await optionsFor({ model }))["model"]).toBe(expected);
  });

  it("names the agent to choose for an agent that it does not run", async () => {
    const stopped = run(new ScriptedSandbox(PREPARED), { model: "codex:gpt-5.1" });
    await expect(stopped).rejects.toThrow('Choose the agent "codex" itself');
  });

  it("hands on servers of the Model Context Protocol without the secrets in their headers", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, record("answer"));
    await run(sandbox, { mcp: MCP });
    const command = sandbox.commands[1];
    expect(command?.stdin).not.toContain("mcp-canary");
    expect(Object.values(command?.env ?? {})).toContain("Bearer mcp-canary");
    const { params } = JSON.parse(command?.stdin ?? "");
    expect(params.mcpServers).toMatchObject([
      { type: "http", name: "docs", headers: [{ name: "authorization" }] },
      { name: "local", command: "docs-mcp", args: ["--stdio"], env: [] },
    ]);
  });
});
