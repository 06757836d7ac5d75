import type { AgentTask } from "#core/agent/agent.ts";
import type { McpEndpoint } from "#core/sandbox/mcp.ts";
import { agentProgram } from "../agent-programs.ts";
import { createCodexReader } from "./reader.ts";
import type { CliProgram, Turn, TurnRequest } from "../cli/cli-program.ts";
import { hideHeaders } from "../cli/hide-headers.ts";
import { hostOf, type ModelAccess, type Route } from "../cli/model-access.ts";
import { toStrictSchema } from "../strict-schema.ts";

const { version, program } = agentProgram("codex");

/**
 * Codex: https://developers.openai.com/codex/noninteractive
 * It has no limit of turns or money, and never ends by itself where a server is silent: the minutes of the run are its only limit.
 */
export const codex: CliProgram = {
  id: "codex",
  program,
  versions: { tested: version, least: version },
  setsAside: [],
  isUsageCumulative: true,
  holds: [],
  missingKey: "has no key for its model. Set CODEX_API_KEY or OPENAI_API_KEY.",
  route,
  // Its sandbox is bubblewrap, which an isolated local sandbox denies the namespaces that it needs.
  sandboxTrial: ["sandbox", "--config", 'sandbox_mode="read-only"', "--", "true"],
  turn,
  createReader: (onProgress, { task }) => createCodexReader(onProgress, task),
};

/** The variable that its process has the key in, whatever the key was called. */
const KEY = "CODEX_API_KEY";
const USUAL_ADDRESS = "https://api.openai.com/v1";

function route({ variables }: ModelAccess, model: string | null): Route | null {
  const key = variables[KEY] ?? variables["OPENAI_API_KEY"];
  if (key === undefined) return null;
  const address = variables["OPENAI_BASE_URL"]?.replace(/\/+$/, "") ?? USUAL_ADDRESS;
  return {
    env: { [KEY]: key },
    hosts: [hostOf(address)],
    model: { provider: "openai", name: model ?? "", key: KEY, address },
  };
}

function turn(request: TurnRequest): Turn {
  const { task, prompt, session, home } = request;
  const { servers, env: headers } = hideHeaders(task.mcp, (name) => name);
  const codexHome = `${home}/.codex`;
  const schemaFile = `${codexHome}/answer-schema.json`;
  const settings = {
    ...SETTINGS,
    sandbox_mode: sandboxMode(task, request.hasOwnSandbox),
    model_providers: { [PROVIDER]: { ...PROVIDER_SETTINGS, base_url: request.route.model?.address ?? USUAL_ADDRESS } },
    projects: { [task.checkoutPath]: { trust_level: "untrusted" } },
    mcp_servers: Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, toMcpServer(server)])),
  };
  const args = [
    session === null ? ["exec"] : ["exec", "resume"],
    ["--json", "--skip-git-repo-check", "--ignore-user-config", "--ignore-rules"],
    ["--output-schema", schemaFile],
    DISABLED.flatMap((feature) => ["--disable", feature]),
    Object.entries(settings).flatMap(([name, value]) => ["--config", `${name}=${toToml(value)}`]),
    task.model === null ? [] : ["--model", task.model],
    session === null ? [] : [session],
    ["-"],
  ].flat();
  return {
    args,
    env: { CODEX_HOME: codexHome, ...headers },
    stdin: prompt,
    isCheckoutReadOnly: task.access === "read",
    files: { [schemaFile]: JSON.stringify(toStrictSchema(task.answer.jsonSchema)) },
  };
}

/** Where its own sandbox does not work, every command would fail in it. Ours confines them either way. */
function sandboxMode({ access }: AgentTask, hasOwnSandbox: boolean): string {
  if (!hasOwnSandbox) return "danger-full-access";
  return access === "edit" ? "workspace-write" : "read-only";
}

const PROVIDER = "sandpiper";

/**
 * A provider of our own, because the address and the retries of the built-in one cannot be set.
 * https://developers.openai.com/codex/config-reference
 */
const PROVIDER_SETTINGS = {
  name: "Sandpiper",
  env_key: KEY,
  wire_api: "responses",
  // Of 4 and 5, which multiply: a server that fails would be asked 30 times.
  request_max_retries: 2,
  stream_max_retries: 2,
  // Between two events of a stream. Models that think long are silent for minutes.
  stream_idle_timeout_ms: 300_000,
};

const SETTINGS = {
  model_provider: PROVIDER,
  web_search: "disabled",
  check_for_update_on_startup: false,
  analytics: { enabled: false },
  // Instructions and skills of the checkout are words of strangers.
  project_doc_max_bytes: 0,
  skills: { include_instructions: false },
  // Agents of agents, which the usual model has whatever features are disabled.
  agents: { enabled: false },
  // Commands of the model see no key.
  shell_environment_policy: { inherit: "core" },
};

/** `codex features list`: what reaches the network, runs what the checkout brings, or is no part of a review. */
const DISABLED = [
  "apps",
  "browser_use",
  "computer_use",
  "goals",
  "hooks",
  "image_generation",
  "multi_agent",
  "multi_agent_v2",
  "plugins",
  "remote_plugin",
  "skill_mcp_dependency_install",
  "tool_suggest",
  // It would wait for a network for ever.
  "unbounded_connection_retries",
];

function toMcpServer(server: McpEndpoint): Readonly<Record<string, unknown>> {
  if (server.kind === "http") return { url: server.url, env_http_headers: server.headers };
  return { command: server.command, args: server.args };
}

/** A value as TOML writes it in one line. */
function toToml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toToml).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value).replaceAll("\u007F", "\\u007F");
  const entries = Object.entries(value).map(([name, each]) => `${toToml(name)} = ${toToml(each)}`);
  return `{ ${entries.join(", ")} }`;
}
