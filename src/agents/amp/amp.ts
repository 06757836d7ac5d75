import type { AgentTask } from "#core/agent/agent.ts";
import type { McpEndpoint } from "#core/sandbox/mcp.ts";
import { agentProgram } from "../agent-programs.ts";
import { createAmpReader } from "./reader.ts";
import type { CliProgram, Turn, TurnRequest } from "../cli/cli-program.ts";
import { hideHeaders } from "../cli/hide-headers.ts";
import { hostOf, type ModelAccess, type Route } from "../cli/model-access.ts";

const { version, program } = agentProgram("amp");

/**
 * Amp: https://ampcode.com/manual
 * It asks its models through its own service, which decides on the turns as well. Nothing here has met that service yet.
 */
export const amp: CliProgram = {
  id: "amp",
  program,
  versions: { tested: version, least: version },
  setsAside: [],
  isUsageCumulative: false,
  holds: [],
  missingKey: "has no key for its service. Set AMP_API_KEY.",
  route,
  turn,
  createReader: createAmpReader,
};

const USUAL_ADDRESS = "https://ampcode.com/";

/** Without a key the program would wait for a person who signs in, and so it is not started. */
function route({ variables }: ModelAccess): Route | null {
  const key = variables["AMP_API_KEY"];
  if (key === undefined) return null;
  const address = variables["AMP_URL"] ?? USUAL_ADDRESS;
  return { env: { AMP_API_KEY: key, AMP_URL: address }, hosts: [hostOf(address)] };
}

function turn({ task, prompt, session, home }: TurnRequest): Turn {
  const settingsPath = `${home}/.config/amp/settings.json`;
  const args = [
    session === null ? [] : ["threads", "continue", session],
    ["--execute", "--stream-json"],
    ["--settings-file", settingsPath],
    ["--visibility", "private"],
    // A repair goes on with the thread.
    ["--no-archive-after-execute"],
    ["--no-ide", "--no-notifications", "--no-color", "--no-remote-control-terminal"],
    task.model === null ? [] : ["--mode", task.model],
  ].flat();
  const { servers, env: headers } = hideHeaders(task.mcp, (variable) => `\${${variable}}`);
  const files = { [settingsPath]: JSON.stringify(settingsFor(task, servers), null, 2) };
  return { args, env: headers, stdin: prompt, files };
}

/** Seconds for one request to its service. */
const NETWORK_TIMEOUT = 60;

/** As `amp --help` explains them. */
function settingsFor(task: AgentTask, servers: AgentTask["mcp"]): unknown {
  return {
    "amp.dangerouslyAllowAll": false,
    "amp.updates.mode": "disabled",
    "amp.notifications.enabled": false,
    "amp.remoteThreadCreation.enabled": false,
    "amp.network.timeout": NETWORK_TIMEOUT,
    "amp.skills.disableClaudeCodeSkills": true,
    "amp.skills.disableGlobalAgentsSkills": true,
    "amp.tools.enable": task.access === "edit" ? [SHELL, PATCH] : [SHELL],
    "amp.permissions": permissionsFor(task),
    "amp.mcpServers": Object.fromEntries(Object.entries(servers).map(([name, each]) => [name, serverOf(each)])),
  };
}

const SHELL = "shell_command";
const PATCH = "apply_patch";

/** The first rule that fits counts. */
function permissionsFor({ access, mcp }: AgentTask): unknown {
  const patch = access === "edit" ? [{ tool: PATCH, action: "allow" }] : [];
  const servers = Object.keys(mcp).map((name) => ({ tool: `mcp__${name}__*`, action: "allow" }));
  return [
    { tool: SHELL, action: "allow", matches: { command: ONLY_READS } },
    ...patch,
    ...servers,
    { tool: "*", action: "reject" },
  ];
}

/**
 * It has no tool that only reads: it reads by shell commands. These programs write nothing, whatever their arguments, and the
 * characters by which a shell starts another program are left out. Amp's patterns take the end of a line for the end of the text.
 */
const ONLY_READS = String.raw`/(?<![\s\S])(?:cat|head|tail|wc|nl|ls|grep)(?: [^;&|<>$\x60\\\n\r]*)?(?![\s\S])/`;

function serverOf(endpoint: McpEndpoint): unknown {
  switch (endpoint.kind) {
    case "http":
      return { url: endpoint.url, headers: endpoint.headers };
    case "program":
      return { command: endpoint.command, args: endpoint.args };
  }
}
