import type { AgentTask } from "#core/agent/agent.ts";
import type { McpEndpoint } from "#core/sandbox/mcp.ts";
import { agentProgram } from "../agent-programs.ts";
import type { CliProgram, Turn, TurnRequest } from "../cli/cli-program.ts";
import { turnsLeft } from "../cli/limits-left.ts";
import type { RoutedModel } from "../cli/model-access.ts";
import { MISSING_PROVIDER_KEY, routeToProvider, withoutVersion } from "../cli/model-provider.ts";
import { createOpencodeReader } from "./reader.ts";

const { version, program } = agentProgram("opencode");

/**
 * OpenCode: https://opencode.ai/docs
 * Only its server holds an answer to a schema, which would be one more process with a port and a password in each sandbox. The
 * answer is taken from the text, and repair turns do the rest.
 */
export const opencode: CliProgram = {
  id: "opencode",
  program,
  versions: { tested: version, least: version },
  setsAside: ["tui.json", "tui.jsonc"],
  isUsageCumulative: false,
  holds: ["turns"],
  missingKey: MISSING_PROVIDER_KEY,
  route: (access, model) => routeToProvider("opencode", access, model),
  turn,
  createReader: createOpencodeReader,
};

function turn(request: TurnRequest): Turn {
  const { prompt, session, route, home } = request;
  const args = [
    ["run", "--pure"],
    ["--format", "json"],
    // Without it, the program asks the model for one.
    ["--title", "Sandpiper"],
    session === null ? [] : ["--session", session],
  ].flat();
  const config = { ...settingsFor(request), ...modelSettings(route.model) };
  return {
    args,
    env: { ...SWITCHES, OPENCODE_CONFIG_CONTENT: JSON.stringify(config) },
    stdin: prompt,
    files: noInstallation(`${home}/.config/opencode`),
  };
}

/** Names of https://opencode.ai/docs/cli/#environment-variables, and of the program itself. */
const SWITCHES = {
  OPENCODE_DISABLE_AUTOUPDATE: "1",
  OPENCODE_DISABLE_CLAUDE_CODE: "1",
  OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
  OPENCODE_DISABLE_EXTERNAL_SKILLS: "1",
  OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
  // The catalog of models that the program brings is used.
  OPENCODE_DISABLE_MODELS_FETCH: "1",
  // It does not keep the program from running the plugins of a checkout. Those are set aside.
  OPENCODE_DISABLE_PROJECT_CONFIG: "1",
  OPENCODE_DISABLE_SHARE: "1",
  OPENCODE_EXPERIMENTAL_DISABLE_FILEWATCHER: "1",
};

/** https://opencode.ai/docs/config */
function settingsFor(request: TurnRequest): Readonly<Record<string, unknown>> {
  const { task, taskDir } = request;
  const steps = turnsLeft(request);
  return {
    autoupdate: false,
    share: "disabled",
    snapshot: false,
    // Both would run programs that a checkout brings in its `node_modules`.
    formatter: false,
    lsp: false,
    permission: permissionsFor(task, taskDir),
    mcp: Object.fromEntries(Object.entries(task.mcp).map(([name, endpoint]) => [name, serverOf(endpoint)])),
    ...(steps === undefined ? {} : { agent: { build: { steps } } }),
  };
}

/** The last rule that fits counts. What is denied as a whole is not even offered to the model. */
function permissionsFor({ access, mcp }: AgentTask, taskDir: string): unknown {
  const ofServers = Object.keys(mcp).map((name) => [`${name}_*`, "allow"]);
  return {
    "*": "deny",
    // Files such as `.env` would otherwise have to be asked for, and nobody is there to answer.
    read: "allow",
    grep: "allow",
    glob: "allow",
    list: "allow",
    edit: access === "edit" ? { "*": "allow", ".git/*": "deny" } : "deny",
    bash: access === "edit" ? "allow" : "deny",
    external_directory: { "*": "deny", [`${taskDir}/*`]: "allow", [`${taskDir}/home/*`]: "deny" },
    ...Object.fromEntries(ofServers),
  };
}

function serverOf(endpoint: McpEndpoint): unknown {
  switch (endpoint.kind) {
    case "http":
      return { type: "remote", url: endpoint.url, headers: endpoint.headers, oauth: false };
    case "program":
      return { type: "local", command: [endpoint.command, ...endpoint.args] };
  }
}

/**
 * How long a server may say nothing, at the beginning and in the midst of an answer. Then the program asks again, five times at
 * most: only the wall clock of the run bounds the whole.
 */
const SILENCE_MS = 120_000;

/** The packages for these vendors are part of the program. https://opencode.ai/docs/providers */
function modelSettings(model: RoutedModel | undefined): Readonly<Record<string, unknown>> {
  if (model === undefined) return {};
  const { provider, name, key, address } = model;
  const options = {
    apiKey: `{env:${key}}`,
    headerTimeout: SILENCE_MS,
    chunkTimeout: SILENCE_MS,
    ...(address === null ? {} : { baseURL: addressFor(provider, address) }),
  };
  const full = `${provider}/${name}`;
  return {
    model: full,
    small_model: full,
    enabled_providers: [provider],
    // A model that the catalog does not know is added by its name.
    provider: { [provider]: { options, models: { [name]: {} } } },
  };
}

function addressFor(provider: string, address: string): string {
  if (provider === "google") return `${withoutVersion(address)}/v1beta`;
  return provider === "anthropic" ? `${withoutVersion(address)}/v1` : address;
}

/** The program would install a package of its own for plugins from the registry of npm, if these files did not say that it is there. */
function noInstallation(folder: string): Readonly<Record<string, string>> {
  const lock = { lockfileVersion: 3, packages: { "": { dependencies: { "@opencode-ai/plugin": "*" } } } };
  return { [`${folder}/node_modules/.keep`]: "", [`${folder}/package-lock.json`]: JSON.stringify(lock) };
}
