import { AgentError, type Agent, type AgentReport, type AgentRunOptions, type AgentTask } from "#core/agent/agent.ts";
import { extractAnswer } from "#core/agent/answer.ts";
import type { Sandbox } from "#core/sandbox/sandbox.ts";
import { hideKeys } from "../cli/hide-keys.ts";
import type { ModelAccess } from "../cli/model-access.ts";
import { askUntilItFits } from "../repair.ts";
import { Conversation } from "./conversation.ts";
import { explainFailure } from "./explain-failure.ts";
import { loadSdk } from "./load-sdk.ts";
import { ResponseError } from "./response-end.ts";
import { toStrictAnswer } from "../strict-schema.ts";

const AGENT = "openai-agents";

/**
 * OpenAI's Agents SDK, with its sandbox agent in our sandbox. Its loop runs here, on the host, and only its tools act in the
 * sandbox: the key of the model never enters the sandbox, which needs no network at all.
 */
export function createOpenAiAgents(access: ModelAccess): Agent {
  return {
    id: AGENT,
    hosts: [],
    async lacks() {
      const { key, packages } = await whatItLacks(access);
      return [key, packages].filter((lack) => lack !== null);
    },
    run: (task, sandbox, options) => runTask(task, { ...options, sandbox, access }),
  };
}

/** Each completes the sentence "The agent x ...". Null for what is there. */
interface Lacks {
  readonly key: string | null;
  readonly packages: string | null;
}

export async function whatItLacks({ variables }: ModelAccess): Promise<Lacks> {
  const isInstalled = await loadSdk().then(
    () => true,
    () => false,
  );
  return {
    key: variables["OPENAI_API_KEY"] === undefined ? MISSING_KEY : null,
    packages: isInstalled ? null : MISSING_PACKAGES,
  };
}

interface RunPlace extends AgentRunOptions {
  readonly sandbox: Sandbox;
  readonly access: ModelAccess;
}

async function runTask<T>(task: AgentTask<T>, place: RunPlace): Promise<AgentReport<T>> {
  const { access, sandbox, signal, onProgress = () => {} } = place;
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl } = access.variables;
  if (key === undefined) {
    throw new AgentError({ agent: AGENT, failure: "authentication", transcript: "", reason: MISSING_KEY });
  }
  const sdk = await loadSdk().catch((cause: unknown) => {
    const details = { agent: AGENT, failure: "not-available", transcript: "", reason: MISSING_PACKAGES } as const;
    throw new AgentError(details, { cause });
  });

  const answer = toStrictAnswer(task.answer);
  const clock = AbortSignal.timeout(task.limits.timeoutMs);
  const conversation = new Conversation({
    sdk,
    route: { key, baseUrl },
    task: { ...task, answer },
    sandbox,
    signal: AbortSignal.any([signal, clock]),
    onProgress,
  });
  try {
    const result = await ask(conversation, { ...task, answer }, onProgress);
    return { ...conversation.report(), result };
  } catch (error) {
    const ending = { isAborted: signal.aborted, isTimeout: clock.aborted, timeoutMs: task.limits.timeoutMs };
    const explained = explainFailure(error, ending);
    if (explained === null) throw error;
    const reason = hideKeys(explained.reason, { OPENAI_API_KEY: key });
    const [transcript, facts] = [conversation.renderTranscript(), conversation.facts()];
    throw new AgentError({ agent: AGENT, failure: explained.failure, reason, transcript, facts }, { cause: error });
  }
}

const MISSING_KEY = "has no key for its model. Set OPENAI_API_KEY.";
const MISSING_PACKAGES =
  "needs packages of OpenAI that are not there, although they come with Sandpiper. Install it again: `npm ci` in a clone.";

async function ask<T>(
  conversation: Conversation,
  { prompt, answer: { schema } }: AgentTask<T>,
  onProgress: (message: string) => void,
): Promise<T> {
  const answer = await askUntilItFits(prompt, {
    ask: async (next) => extractAnswer(await conversation.say(next), schema),
    canRepair: ({ kind }) => kind !== "empty",
    onProgress,
  });
  if (answer.kind === "failed") throw new ResponseError(answer);
  return answer.value;
}
