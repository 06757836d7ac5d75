import type { AgentTask } from "#core/agent/agent.ts";
import type { McpEndpoint } from "#core/sandbox/mcp.ts";
import { agentProgram } from "../agent-programs.ts";
import type { CliProgram, Turn, TurnRequest } from "../cli/cli-program.ts";
import { hideHeaders } from "../cli/hide-headers.ts";
import type { RoutedModel } from "../cli/model-access.ts";
import { MISSING_PROVIDER_KEY, routeToProvider } from "../cli/model-provider.ts";
import { createOpenclawReader } from "./reader.ts";

const { version, program } = agentProgram("openclaw");

/**
 * OpenClaw: https://docs.openclaw.ai/cli/agent
 * Its `agent exec` is made for automation and cannot go on with a session, which a repair needs. `agent --local` can.
 */
export const openclaw: CliProgram = {
  id: "openclaw",
  program,
  versions: { tested: version, least: version },
  // It takes variables for the programs that it starts from there, though none that name keys or servers.
  setsAside: [".env"],
  isUsageCumulative: false,
  holds: [],
  missingKey: MISSING_PROVIDER_KEY,
  route: (access, model) => routeToProvider("openclaw", access, model),
  turn,
  createReader: createOpenclawReader,
};

function turn(request: TurnRequest): Turn {
  const { task, prompt, session, home } = request;
  const promptPath = `${home}/prompt.md`;
  const args = [
    ["agent", "--local", "--json"],
    ["--session-id", session ?? `${task.mode}-${task.headSha}`],
    ["--message-file", promptPath],
    ["--timeout", String(Math.ceil(task.limits.timeoutMs / 1000))],
  ].flat();
  const hidden = hideHeaders(task.mcp, (variable) => `\${${variable}}`);
  return {
    args,
    env: { ...hidden.env, ...SWITCHES },
    stdin: "",
    files: {
      // A message that begins with a slash names a skill.
      [promptPath]: `This is your task.\n\n${prompt}`,
      [`${home}/.openclaw/openclaw.json`]: JSON.stringify(configFor(request, hidden.servers), null, 2),
      [`${home}/.openclaw/agents/main/agent/settings.json`]: JSON.stringify(SETTINGS),
    },
  };
}

const SWITCHES = { OPENCLAW_NO_AUTO_UPDATE: "1", DO_NOT_TRACK: "1", NO_COLOR: "1" };

/** Further attempts after a failed request. The usual nine take more than two minutes. */
const MAX_RETRIES = 2;

/** https://docs.openclaw.ai/concepts/retry */
const SETTINGS = { retry: { provider: { maxRetries: MAX_RETRIES } } };

/** https://docs.openclaw.ai/gateway/configuration-reference */
function configFor({ task, route: { model }, taskDir }: TurnRequest, servers: AgentTask["mcp"]): unknown {
  return {
    update: { checkOnStart: false },
    telemetry: { enabled: false },
    models: model === undefined ? {} : { mode: "merge", providers: { [model.provider]: providerFor(model) } },
    agents: {
      defaults: {
        ...(model === undefined ? {} : { model: { primary: `${model.provider}/${model.name}` } }),
        // Its own files, such as SOUL.md, are looked up in the workspace: never in the checkout.
        workspace: taskDir,
        cwd: task.checkoutPath,
        skipBootstrap: true,
        contextInjection: "never",
        skills: [],
        embeddedAgent: { projectSettingsPolicy: "ignore" },
      },
    },
    // It confines all of its tools to the checkout or none. A review, which only reads, is shown the diff beside the checkout.
    tools: { allow: toolsFor(task), fs: { workspaceOnly: task.access === "edit" }, toolSearch: false, codeMode: false },
    // Its memory would be indexed after the answer, for as long as the run lasts.
    plugins: { allow: model === undefined ? [] : [model.provider], slots: { memory: "none" } },
    // There is one session, and nothing to prune.
    session: { maintenance: { mode: "warn" } },
    mcp: { servers: Object.fromEntries(Object.entries(servers).map(([name, each]) => [name, serverOf(each)])) },
  };
}

/** The key stands in the variable alone. */
function providerFor({ provider, key, address }: RoutedModel): unknown {
  const baseUrl = address === null ? {} : { baseUrl: address };
  return { apiKey: `\${${key}}`, api: PROTOCOLS[provider], ...baseUrl, models: [] };
}

/** A model that its catalog lacks would be asked in the words of OpenAI's older API. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  anthropic: "anthropic-messages",
  openai: "openai-responses",
  openrouter: "openai-completions",
  google: "google-generative-ai",
};

/** It has no tool that only searches. A shell would see the key, and write where it likes. */
function toolsFor({ access, mcp }: AgentTask): readonly string[] {
  const tools = access === "edit" ? ["read", "edit", "write"] : ["read"];
  return Object.keys(mcp).length === 0 ? tools : [...tools, "bundle-mcp"];
}

function serverOf(endpoint: McpEndpoint): unknown {
  switch (endpoint.kind) {
    case "http":
      return { transport: "streamable-http", url: endpoint.url, headers: endpoint.headers };
    case "program":
      return { command: endpoint.command, args: endpoint.args };
  }
}
