import type { AgentTask } from "#core/agent/agent.ts";
import type { McpEndpoint } from "#core/sandbox/mcp.ts";
import { agentProgram } from "../agent-programs.ts";
import type { CliProgram, Turn, TurnRequest } from "../cli/cli-program.ts";
import { hideHeaders } from "../cli/hide-headers.ts";
import { turnsLeft } from "../cli/limits-left.ts";
import { hostOf, type ModelAccess, type Route } from "../cli/model-access.ts";
import { escapeGeminiPrompt } from "./prompt.ts";
import { createGeminiReader } from "./reader.ts";

const { version, program } = agentProgram("gemini");

/** Gemini CLI: https://geminicli.com/docs */
export const gemini: CliProgram = {
  id: "gemini",
  program,
  versions: { tested: version, least: version },
  setsAside: [],
  isUsageCumulative: false,
  holds: ["turns"],
  missingKey: "has no key for its model. Set GEMINI_API_KEY.",
  route,
  turn,
  createReader: createGeminiReader,
};

/** Where the Gemini API is: https://ai.google.dev/api */
const USUAL_ADDRESS = "https://generativelanguage.googleapis.com";

/** The address is always given, because the program would take one from a `.env` file where it has none. */
function route({ variables }: ModelAccess): Route | null {
  const key = variables["GEMINI_API_KEY"];
  if (key === undefined) return null;
  const address = variables["GOOGLE_GEMINI_BASE_URL"] ?? USUAL_ADDRESS;
  return { env: { GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: address }, hosts: [hostOf(address)] };
}

/** The program's own choice. Without a name it asks a further model first which one to take. */
const USUAL_MODEL = "gemini-2.5-pro";

function turn(request: TurnRequest): Turn {
  const { task, prompt, session, home, taskDir } = request;
  const args = [
    ["--model", task.model ?? USUAL_MODEL],
    ["--output-format", "stream-json"],
    // Without it the program refuses to start in a folder that nobody has trusted.
    ["--skip-trust"],
    ["--approval-mode", task.access === "edit" ? "auto_edit" : "default"],
    ["--extensions", "none"],
    ["--allowed-mcp-server-names", ...namesOf(task)],
    ["--include-directories", taskDir],
    session === null ? [] : ["--resume", session],
  ].flat();
  const hidden = hideHeaders(task.mcp, (variable) => `\${${variable}}`);
  return {
    args,
    env: { ...hidden.env, ...SWITCHES },
    stdin: escapeGeminiPrompt(prompt),
    files: { [`${home}/.gemini/settings.json`]: JSON.stringify(settingsFor(request, hidden.servers), null, 2) },
  };
}

const SWITCHES = {
  // It would start itself anew with a larger heap, and a folder that was trusted for one process is trusted there from the beginning.
  GEMINI_CLI_NO_RELAUNCH: "true",
  NO_COLOR: "1",
};

const READ_TOOLS = ["read_file", "read_many_files", "list_directory", "glob", "grep_search"];

/** No shell: its commands would see the key. */
const EDIT_TOOLS = ["replace", "write_file"];

/** Attempts for one request. The usual ten take more than three minutes to say that a server is overloaded. */
const MAX_ATTEMPTS = 3;

/** https://geminicli.com/docs/reference/configuration */
function settingsFor(request: TurnRequest, servers: AgentTask["mcp"]): unknown {
  return {
    security: { auth: { selectedType: "gemini-api-key" } },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, maxAttempts: MAX_ATTEMPTS },
    model: { maxSessionTurns: turnsLeft(request) ?? -1 },
    // A `.env` of the checkout could name another server for the key.
    advanced: { ignoreLocalEnv: true },
    context: {
      // Nothing in the checkout is an instruction.
      fileName: NO_FILE_NAME,
      includeDirectoryTree: false,
      // What a checkout ignores is part of the change all the same.
      fileFiltering: { respectGitIgnore: false, respectGeminiIgnore: false },
    },
    tools: { core: request.task.access === "edit" ? [...READ_TOOLS, ...EDIT_TOOLS] : READ_TOOLS },
    skills: { enabled: false },
    hooksConfig: { enabled: false },
    experimental: { enableAgents: false },
    mcpServers: Object.fromEntries(Object.entries(servers).map(([name, endpoint]) => [name, serverOf(endpoint)])),
  };
}

/** No file can have this name: the file systems of Linux take 255 bytes. A shorter one could lie in a checkout. */
const NO_FILE_NAME = "-".repeat(256);

function serverOf(endpoint: McpEndpoint): unknown {
  switch (endpoint.kind) {
    case "http":
      return { httpUrl: endpoint.url, headers: endpoint.headers, trust: true };
    case "program":
      return { command: endpoint.command, args: endpoint.args, trust: true };
  }
}

/** The program takes an empty list for all servers, and this name for none. */
function namesOf({ mcp }: AgentTask): readonly string[] {
  const names = Object.keys(mcp);
  return names.length === 0 ? ["none"] : names;
}
