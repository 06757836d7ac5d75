import type { AgentTask } from "#core/agent/agent.ts";
import { UsageError } from "#core/errors.ts";
import { agentProgram } from "../agent-programs.ts";
import { claude } from "../claude/claude.ts";
import { claudeTools } from "../claude/tools.ts";
import type { CliProgram, Turn, TurnRequest } from "../cli/cli-program.ts";
import { hideHeaders } from "../cli/hide-headers.ts";
import { turnsLeft, usdLeft } from "../cli/limits-left.ts";
import { CLIENT_SOURCE } from "./client-source.ts";
import { createSandboxAgentReader } from "./reader.ts";

const { version, program, beside = [] } = agentProgram("sandbox-agent");

/**
 * Sandbox Agent of Rivet, which serves coding agents by one interface: https://sandboxagent.dev
 * Server, agent and client live for one turn, in one command of the sandbox, and speak over its loopback address.
 */
export const sandboxAgent: CliProgram = {
  id: "sandbox-agent",
  program,
  versions: { tested: version, least: "0.4.2" },
  setsAside: [],
  // Each turn has a process of its own, which counts from nothing.
  isUsageCumulative: false,
  holds: ["turns", "usd"],
  missingKey: claude.missingKey,
  route: (access, model) => claude.route(access, innerModel(model)),
  turn,
  createReader: createSandboxAgentReader,
};

/** The agents that the server knows. One of them is served here, and the others are agents of ours by themselves. */
const INNER_AGENTS = ["claude", "codex", "opencode", "amp", "pi", "cursor"];
const SERVED = "claude";

/** The model is named "claude:MODEL", "claude" or "MODEL". Null for the agent's usual one. */
function innerModel(model: string | null): string | null {
  const [, agent, name] = /^(?:([a-z]+)(?::|$))?(.*)$/.exec(model ?? "") ?? [];
  if (agent === undefined || !INNER_AGENTS.includes(agent)) return model;
  if (agent === SERVED) return name === "" || name === undefined ? null : name;
  throw new UsageError(
    `The agent "sandbox-agent" runs ${SERVED}, and not ${agent}. Choose the agent "${agent}" itself.`,
  );
}

function turn(request: TurnRequest): Turn {
  const { task, session, taskDir } = request;
  const ofClaude = claude.turn({ ...request, task: { ...task, model: innerModel(task.model) } });
  const client = `${taskDir}/sandbox-agent-client.mjs`;
  const said = {
    agent: SERVED,
    programs: beside.map((each) => each.program),
    session,
    params: {
      cwd: task.checkoutPath,
      mcpServers: serversOf(task),
      _meta: { claudeCode: { options: optionsOf(request) } },
    },
    mode: task.access === "edit" ? "acceptEdits" : null,
    prompt: ofClaude.stdin,
  };
  return {
    program: "node",
    args: [client],
    env: ofClaude.env,
    stdin: JSON.stringify(said),
    files: { ...ofClaude.files, [client]: CLIENT_SOURCE },
  };
}

/** The same as the agent `claude` gives its program in arguments: https://code.claude.com/docs/en/agent-sdk/typescript */
function optionsOf(request: TurnRequest): Readonly<Record<string, unknown>> {
  const { task, taskDir } = request;
  const { tools, allowed } = claudeTools(task);
  const model = innerModel(task.model);
  const [maxTurns, maxUsd] = [turnsLeft(request), usdLeft(request)];
  return {
    settingSources: [],
    strictMcpConfig: true,
    tools,
    allowedTools: allowed,
    additionalDirectories: [taskDir],
    outputFormat: { type: "json_schema", schema: task.answer.jsonSchema },
    // One more call of the model for each turn, about what a person might say next.
    promptSuggestions: false,
    extraArgs: { "disable-slash-commands": null },
    ...(model === null ? {} : { model }),
    ...(maxTurns === undefined ? {} : { maxTurns }),
    ...(maxUsd === undefined ? {} : { maxBudgetUsd: maxUsd }),
  };
}

/** Headers go by the environment: the adapter hands servers to its program in arguments. */
function serversOf({ mcp }: AgentTask): readonly unknown[] {
  const { servers } = hideHeaders(mcp, (name) => `\${${name}}`);
  return Object.entries(servers).map(([name, server]) => {
    if (server.kind === "program") return { name, command: server.command, args: server.args, env: [] };
    const headers = Object.entries(server.headers).map(([header, value]) => ({ name: header, value }));
    return { type: "http", name, url: server.url, headers };
  });
}
