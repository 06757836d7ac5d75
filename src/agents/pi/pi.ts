import type { AgentTask } from "#core/agent/agent.ts";
import { agentProgram } from "../agent-programs.ts";
import type { CliProgram, Turn, TurnRequest } from "../cli/cli-program.ts";
import type { RoutedModel } from "../cli/model-access.ts";
import { MISSING_PROVIDER_KEY, routeToProvider, withoutVersion } from "../cli/model-provider.ts";
import { createPiReader } from "./reader.ts";

const { version, program } = agentProgram("pi");

/** Pi: https://github.com/earendil-works/pi/tree/main/packages/coding-agent */
export const pi: CliProgram = {
  id: "pi",
  program,
  versions: { tested: version, least: version },
  setsAside: [],
  isUsageCumulative: false,
  holds: [],
  ignoresMcp: true,
  missingKey: MISSING_PROVIDER_KEY,
  route: (access, model) => routeToProvider("pi", access, model),
  turn,
  createReader: createPiReader,
};

function turn({ task, prompt, session, route, home }: TurnRequest): Turn {
  const { model } = route;
  const args = [
    ["--print"],
    ["--mode", "json"],
    ["--tools", toolsFor(task)],
    ["--offline"],
    ...NOTHING_OF_THE_CHECKOUT,
    model === undefined ? [] : ["--provider", model.provider, "--model", model.name],
    session === null ? [] : ["--session-id", session],
  ].flat();
  return {
    args,
    env: { PI_OFFLINE: "1", PI_SKIP_VERSION_CHECK: "1", PI_TELEMETRY: "0" },
    stdin: prompt,
    files: {
      [`${home}/.pi/agent/settings.json`]: JSON.stringify(SETTINGS),
      [`${home}/.pi/agent/models.json`]: JSON.stringify(modelsFor(model)),
    },
  };
}

/** Skills and templates would make commands of words in a prompt. */
const NOTHING_OF_THE_CHECKOUT = [
  ["--no-approve"],
  ["--no-context-files"],
  ["--no-extensions"],
  ["--no-prompt-templates"],
  ["--no-skills"],
  ["--no-themes"],
];

/** It asks nobody before it uses a tool: what it is not offered it cannot use. Its tools reach the whole of the sandbox. */
function toolsFor({ access }: AgentTask): string {
  return access === "edit" ? "read,grep,find,ls,edit,write,bash" : "read,grep,find,ls";
}

/** How long a server may say nothing, at the beginning and in the midst of an answer. */
const SILENCE_MS = 120_000;

/** Each one waits twice as long as the one before, beginning with two seconds. */
const MAX_RETRIES = 3;

/** What a server that is too busy may ask for, in milliseconds. */
const LONGEST_RETRY_DELAY_MS = 30_000;

/** https://github.com/earendil-works/pi/blob/main/packages/coding-agent/docs/settings.md */
const SETTINGS = {
  cacheWarming: "off",
  defaultProjectTrust: "never",
  enableInstallTelemetry: false,
  httpIdleTimeoutMs: SILENCE_MS,
  retry: {
    maxRetries: MAX_RETRIES,
    maxAgentDelayMs: LONGEST_RETRY_DELAY_MS,
    provider: { maxRetryDelayMs: LONGEST_RETRY_DELAY_MS },
  },
};

/** https://github.com/earendil-works/pi/blob/main/packages/coding-agent/docs/models.md */
function modelsFor(model: RoutedModel | undefined): unknown {
  if (model === undefined) return { providers: {} };
  const { provider, key, address } = model;
  const baseUrl = address === null ? {} : { baseUrl: addressFor(model, address) };
  return { providers: { [provider]: { apiKey: `$${key}`, ...baseUrl } } };
}

function addressFor({ provider, name }: RoutedModel, address: string): string {
  if (provider === "google") return `${withoutVersion(address)}/v1beta`;
  // It speaks to the Claude models of OpenRouter as to Anthropic, whose addresses have no version.
  const isMessages = provider === "anthropic" || (provider === "openrouter" && /^anthropic\/[^:]*$/.test(name));
  return isMessages ? withoutVersion(address) : address;
}
