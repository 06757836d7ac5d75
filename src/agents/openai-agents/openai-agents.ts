import { AgentError, type Agent, type AgentReport, type AgentRunOptions, type AgentTask } from "#core/agent/agent.ts";
import { buildRepairPrompt, extractAnswer } from "#core/agent/answer.ts";
import type { Sandbox } from "#core/sandbox/sandbox.ts";
import type { ModelAccess } from "../cli/model-access.ts";
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
  return { id: AGENT, hosts: [], run: (task, sandbox, options) => runTask(task, { ...options, sandbox, access }) };
}

interface RunPlace extends AgentRunOptions {
  readonly sandbox: Sandbox;
  readonly access: ModelAccess;
}

async function runTask<T>(task: AgentTask<T>, place: RunPlace): Promise<AgentReport<T>> {
  const { access, sandbox, signal, onProgress } = place;
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl } = access.variables;
  if (key === undefined) {
    throw new AgentError({ agent: AGENT, failure: "authentication", transcript: "", reason: MISSING_KEY });
  }
  const sdk = await loadSdk().catch((cause: unknown) => {
    const reason = "is not installed beside Sandpiper. Install Sandpiper without `--omit=optional`.";
    throw new AgentError({ agent: AGENT, failure: "not-available", transcript: "", reason }, { cause });
  });

  const answer = toStrictAnswer(task.answer);
  const clock = AbortSignal.timeout(task.limits.timeoutMs);
  const conversation = new Conversation({
    sdk,
    route: { key, baseUrl },
    task: { ...task, answer },
    sandbox,
    signal: AbortSignal.any([signal, clock]),
    onProgress: (message) => onProgress?.(message),
  });
  try {
    const result = await ask(conversation, { ...task, answer });
    return { ...conversation.report(), result };
  } catch (error) {
    const ending = { isAborted: signal.aborted, isTimeout: clock.aborted, limits: task.limits };
    const explained = explainFailure(error, ending);
    if (explained === null) throw error;
    const { failure, reason } = explained;
    const { transcript } = conversation.report();
    throw new AgentError({ agent: AGENT, failure, reason, transcript }, { cause: error });
  }
}

/** Completes the sentence "The agent x ...". */
export const MISSING_KEY = "has no key for its model. Set OPENAI_API_KEY.";

/** How often an answer that does not fit is asked for again, in the same conversation. */
const MAX_REPAIRS = 2;

async function ask<T>(conversation: Conversation, { prompt, answer: { schema } }: AgentTask<T>): Promise<T> {
  let next = prompt;
  for (let repairs = 0; ; repairs += 1) {
    const answer = extractAnswer(await conversation.say(next), schema);
    if (answer.kind === "answer") return answer.value;
    if (answer.kind === "empty") {
      throw new ResponseError("empty-answer", "said nothing, though it ended well. Look into its transcript.");
    }
    if (repairs === MAX_REPAIRS) {
      const problems = answer.problems.map((problem) => `- ${problem}`).join("\n");
      const reason = `answered what is not the JSON that was asked for, and twice more when it was asked again.\n${problems}`;
      throw new ResponseError("unusable-answer", reason);
    }
    conversation.progress("Asking again: the answer does not fit its schema");
    next = buildRepairPrompt(answer.problems);
  }
}
