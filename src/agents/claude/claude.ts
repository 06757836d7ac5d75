import type { AgentTask } from "#core/agent/agent.ts";
import type { McpEndpoint } from "#core/sandbox/mcp.ts";
import { agentProgram } from "../agent-programs.ts";
import { createClaudeReader } from "./reader.ts";
import type { CliProgram, Turn, TurnRequest } from "../cli/cli-program.ts";
import { hostOf, type ModelAccess, type Route } from "../cli/model-access.ts";
import { hideHeaders } from "../cli/hide-headers.ts";
import { turnsLeft, usdLeft } from "../cli/limits-left.ts";
import { claudeTools } from "./tools.ts";

const { version, program } = agentProgram("claude");

/** Claude Code: https://code.claude.com/docs/en/cli-reference */
export const claude: CliProgram = {
  id: "claude",
  program,
  // Older ones do not say what a turn of a resumed session cost by itself.
  versions: { tested: version, least: "2.1.330" },
  setsAside: [],
  isUsageCumulative: false,
  holds: ["turns", "usd"],
  missingKey: "has no key for its model. Set ANTHROPIC_API_KEY, or ANTHROPIC_AUTH_TOKEN for a gateway.",
  route,
  turn,
  createReader: createClaudeReader,
};

const KEYS = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"];
const ADDRESS = "ANTHROPIC_BASE_URL";
const USUAL_ADDRESS = "https://api.anthropic.com";

function route({ variables }: ModelAccess): Route | null {
  if (!KEYS.some((name) => variables[name] !== undefined)) return null;
  const address = variables[ADDRESS] ?? USUAL_ADDRESS;
  const keys = Object.entries(variables).filter(([name]) => KEYS.includes(name));
  // The address is said even where it is the usual one, so that nothing else can say it.
  return { env: { ...Object.fromEntries(keys), [ADDRESS]: address }, hosts: [hostOf(address)] };
}

function turn(request: TurnRequest): Turn {
  const { task, prompt, session, home, taskDir } = request;
  const { servers, env: headers } = hideHeaders(task.mcp, (name) => `\${${name}}`);
  const mcpFile = `${home}/mcp.json`;
  const envFile = `${home}/forget-keys.sh`;
  const [maxTurns, maxUsd] = [turnsLeft(request), usdLeft(request)];
  const args = [
    ["--print", "--output-format", "stream-json", "--verbose"],
    ["--json-schema", JSON.stringify(task.answer.jsonSchema)],
    // Without them, the checkout's settings run hooks and send the key wherever they like.
    ["--setting-sources", "", "--strict-mcp-config", "--disable-slash-commands"],
    permissionArgs(task),
    ["--permission-prompts", "none", "--add-dir", taskDir],
    Object.keys(servers).length === 0 ? [] : ["--mcp-config", mcpFile],
    task.model === null ? [] : ["--model", task.model],
    session === null ? [] : ["--resume", session],
    maxTurns === undefined ? [] : ["--max-turns", String(maxTurns)],
    maxUsd === undefined ? [] : ["--max-budget-usd", String(maxUsd)],
  ].flat();
  return {
    args,
    env: { ...SWITCHES, ...headers, CLAUDE_ENV_FILE: envFile },
    stdin: beginPlainly(prompt),
    files: {
      [envFile]: `unset ${Object.keys({ ...request.route.env, ...headers }).join(" ")}\n`,
      [mcpFile]: JSON.stringify({ mcpServers: Object.fromEntries(Object.entries(servers).map(toMcpServer)) }),
    },
  };
}

/** There is no need to skip permissions, which the program refuses to root. */
function permissionArgs(task: AgentTask): readonly string[] {
  const { tools, allowed } = claudeTools(task);
  return [
    ["--tools", tools.join(",")],
    ["--permission-mode", task.access === "edit" ? "acceptEdits" : "dontAsk"],
    allowed.length === 0 ? [] : ["--allowedTools", allowed.join(",")],
  ].flat();
}

/**
 * https://code.claude.com/docs/en/env-vars and the program itself. CLAUDE_CODE_SUBPROCESS_ENV_SCRUB is not among them: it wants
 * namespaces that a sandbox does not give, and leaves empty files in the checkout. CLAUDE_ENV_FILE is read before each command.
 */
const SWITCHES = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_AUTOUPDATER: "1",
  // "@path" in a prompt would put the file into it.
  CLAUDE_CODE_DISABLE_ATTACHMENTS: "1",
  // The names of branches and the subjects of commits would stand in the prompt.
  CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS: "1",
  CLAUDE_CODE_DISABLE_CLAUDE_MDS: "1",
  CLAUDE_CODE_DISABLE_AUTO_MEMORY: "1",
  CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
  // Of 10, which take three minutes to say that a key is wrong. The pauses between 4 add up to 8 seconds.
  CLAUDE_CODE_MAX_RETRIES: "4",
};

/** A prompt that begins with a slash would be taken for a command, and answered without the model. */
function beginPlainly(prompt: string): string {
  return /^\s*\//.test(prompt) ? `The task:\n${prompt}` : prompt;
}

function toMcpServer([name, server]: [string, McpEndpoint]): [string, unknown] {
  if (server.kind === "http") return [name, { type: "http", url: server.url, headers: server.headers }];
  return [name, { type: "stdio", command: server.command, args: server.args }];
}
