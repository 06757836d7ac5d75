import type { AgentFailure, AgentLimits } from "#core/agent/agent.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { ResponseError } from "./response-end.ts";

/** `reason` completes the sentence "The agent x ...". */
export interface Explained {
  readonly failure: AgentFailure;
  readonly reason: string;
}

export interface Ending {
  readonly isAborted: boolean;
  readonly isTimeout: boolean;
  readonly limits: AgentLimits;
}

/** What an error of the SDK, of the client below it or of the connection means. Null where the sandbox is to blame. */
export function explainFailure(error: unknown, { isAborted, isTimeout, limits }: Ending): Explained | null {
  if (isAborted) return { failure: "aborted", reason: "was stopped, because the run was cancelled." };
  if (isTimeout) {
    const minutes = Math.max(1, Math.round(limits.timeoutMs / 60_000));
    const reason = `did not end within ${minutes} min, and was stopped. Raise \`budget.minutes\`, or review fewer files.`;
    return { failure: "timeout", reason };
  }
  if (error instanceof SandboxError) return null;

  if (error instanceof ResponseError) return { failure: error.failure, reason: error.reason };

  const { name, message, status } = describe(error);
  const refused = STATUS.find(([matches]) => status !== null && matches(status));
  if (refused !== undefined) return { failure: refused[1], reason: `${refused[2]} ${message}` };
  const named = NAMES[name];
  if (named !== undefined) return { failure: named[0], reason: `${named[1]} ${message}` };
  if (NO_STREAM.test(message))
    return { failure: "overload", reason: `got no whole answer of the model's server. ${message}` };
  return { failure: "crash", reason: `failed. ${message}` };
}

type Row = readonly [matches: (status: number) => boolean, failure: AgentFailure, reason: string];

/** https://platform.openai.com/docs/guides/error-codes */
const STATUS: readonly Row[] = [
  [(status) => status === 401 || status === 403, "authentication", "was refused by the model's server. Check its key."],
  [(status) => status === 402, "budget", "has no money left at the model's server."],
  [(status) => status === 429, "rate-limit", "was told by the model's server to slow down. Try again later."],
  [(status) => status >= 500, "overload", "met a model's server that was overloaded or failing. Try again later."],
];

/** By name, because the classes are in packages that may not be there. */
const NAMES: Readonly<Record<string, readonly [AgentFailure, string]>> = {
  MaxTurnsExceededError: ["budget", "used up its turns. Raise `budget.turns`, or review fewer files."],
  ModelRefusalError: ["refusal", "would not answer."],
  APIConnectionTimeoutError: ["timeout", "waited for an answer of the model's server in vain."],
  ModelTimeoutError: ["timeout", "waited for an answer of the model's server in vain."],
  APIConnectionError: ["overload", "could not reach the model's server."],
};

/** How Node's fetch and the client say that a stream broke off, or was none. */
const NO_STREAM = /^terminated\b|malformed server-sent event|did not produce a final response/;

interface Described {
  readonly name: string;
  readonly message: string;
  readonly status: number | null;
}

const MAX_MESSAGE = 500;

function describe(error: unknown): Described {
  if (!(error instanceof Error)) return { name: "", message: String(error).slice(0, MAX_MESSAGE), status: null };
  const status = "status" in error && typeof error.status === "number" ? error.status : null;
  const message = messagesOf(error).join(" ").slice(0, MAX_MESSAGE);
  return { name: error.constructor.name, message, status };
}

/** "Connection error." says nothing without its causes. */
function messagesOf({ message, cause }: Error): readonly string[] {
  return cause instanceof Error ? [message, ...messagesOf(cause)] : [message];
}
