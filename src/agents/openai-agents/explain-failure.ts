import { SandboxError } from "#core/sandbox/sandbox.ts";
import {
  describeRefusal,
  describeStatus,
  describeUnreachable,
  quoteWords,
  TURNS_USED_UP,
} from "../cli/model-failure.ts";
import { ABORTED, describeTimeout, type ProgramFailure } from "../program-failure.ts";
import { ResponseError } from "./response-end.ts";

export interface Ending {
  readonly isAborted: boolean;
  readonly isTimeout: boolean;
  /** Of the whole run. */
  readonly timeoutMs: number;
}

/** What an error of the SDK, of the client below it or of the connection means. Null where the sandbox is to blame. */
export function explainFailure(error: unknown, { isAborted, isTimeout, timeoutMs }: Ending): ProgramFailure | null {
  if (isAborted) return ABORTED;
  if (isTimeout) return describeTimeout(timeoutMs);
  if (error instanceof SandboxError) return null;
  if (error instanceof ResponseError) return error.explained;

  const { name, message, status } = describe(error);
  if (status !== null) return describeStatus(status, message);
  if (name === "MaxTurnsExceededError") return TURNS_USED_UP;
  if (name === "ModelRefusalError") return describeRefusal(message);
  if (UNREACHABLE.has(name) || NO_STREAM.test(message)) return describeUnreachable(message);
  return { failure: "crash", reason: `failed.${quoteWords(message)}` };
}

/** By name, because the classes are in packages that may not be there. */
const UNREACHABLE = new Set(["APIConnectionError", "APIConnectionTimeoutError", "ModelTimeoutError"]);

/** How Node's fetch and the client say that a stream broke off, or was none. */
const NO_STREAM = /^terminated\b|malformed server-sent event|did not produce a final response/;

interface Described {
  readonly name: string;
  readonly message: string;
  readonly status: number | null;
}

function describe(error: unknown): Described {
  if (!(error instanceof Error)) return { name: "", message: String(error), status: null };
  const status = "status" in error && typeof error.status === "number" ? error.status : null;
  return { name: error.constructor.name, message: messagesOf(error).join(" "), status };
}

/** "Connection error." says nothing without its causes. */
function messagesOf({ message, cause }: Error): readonly string[] {
  return cause instanceof Error ? [message, ...messagesOf(cause)] : [message];
}
