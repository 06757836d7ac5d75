import { SandboxError } from "#core/sandbox/sandbox.ts";
import { toOneLine } from "#core/markdown/one-line.ts";

/** What went wrong at E2B, whichever way the SDK said it. */
export type FailureKind =
  /** The API key, or the access token of a sandbox, is not accepted. */
  | "key"
  /** Too many requests, or too many sandboxes. */
  | "throttled"
  /** E2B has no room at the moment. */
  | "busy"
  /** No connection to E2B could be made, so that it was asked for nothing. */
  | "offline"
  /** E2B failed, or the connection broke off, or it took too long: whether it has done what was asked is not known. */
  | "unreachable"
  /** The sandbox, or what else was asked for, is not there. */
  | "gone"
  /** The disk of the sandbox is full. */
  | "full"
  /** A command of ours in the sandbox failed. */
  | "command"
  /** E2B does not do what it was asked. */
  | "refused"
  /** Nothing of E2B's: an error of our own. */
  | "other";

export interface Failure {
  readonly kind: FailureKind;
  /** What E2B says, as a sentence on one line that is not longer than a message should be. */
  readonly text: string;
}

/** The same call may succeed a little later. */
export function isPassing({ kind }: Failure): boolean {
  return kind === "throttled" || kind === "busy" || kind === "offline" || kind === "unreachable";
}

/** The call may have been obeyed in spite of the failure. An answer that the SDK stumbles over is an error of no kind. */
export function isUncertain({ kind }: Failure): boolean {
  return kind === "unreachable" || kind === "busy" || kind === "other";
}

/**
 * Reads what the SDK throws. Classes are told by their names, because the SDK is loaded late, and a bundle may hold it twice.
 * A dropped connection comes as the `TypeError` of fetch, a request that took too long as a `DOMException`.
 */
export function readFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { kind: "other", text: toLine(String(error)) };
  const kind = readKind(error);
  const reason = error.cause instanceof Error && kind !== "other" ? `: ${error.cause.message}` : "";
  return { kind, text: toLine(`${error.message}${reason}`) };
}

const KINDS: Readonly<Record<string, FailureKind>> = {
  AuthenticationError: "key",
  GitAuthError: "key",
  RateLimitError: "throttled",
  ServiceBusyError: "busy",
  SandboxNotFoundError: "gone",
  NotFoundError: "gone",
  FileNotFoundError: "gone",
  NotEnoughSpaceError: "full",
  CommandExitError: "command",
  TimeoutError: "unreachable",
  InvalidArgumentError: "refused",
  TemplateError: "refused",
};

function readKind(error: Error): FailureKind {
  const ofSocket = readSocket(error);
  if (ofSocket !== null) return ofSocket;
  const known = KINDS[error.name];
  if (known !== undefined) return known;
  if (error instanceof TypeError && /fetch failed|terminated|network/i.test(error.message)) return "unreachable";
  return error.name === "SandboxError" && !(error instanceof SandboxError) ? readStatus(error) : "other";
}

/** The status of HTTP, as a field or before the message; or there the code of Connect, which has no more than two digits. */
function readStatus(error: Error): FailureKind {
  const field = "statusCode" in error ? error.statusCode : undefined;
  const status = typeof field === "number" ? field : Number(/^(\d{1,3}): /.exec(error.message)?.[1] ?? 0);
  if (status === 404) return "gone";
  if (status === 429) return "throttled";
  return status >= 500 || BROKEN_OFF.has(status) ? "unreachable" : "refused";
}

/** Codes of Connect: unknown (a stream that broke off), aborted, internal, unavailable, data loss. */
const BROKEN_OFF: ReadonlySet<number> = new Set([2, 10, 13, 14, 15]);

/** Codes of Node and of its fetch, on the error or on what caused it. */
function readSocket(error: Error): FailureKind | null {
  const { cause } = error;
  const found = [error, cause].find((one) => one instanceof Error && "code" in one && typeof one.code === "string");
  const code = found instanceof Error && "code" in found ? String(found.code) : "";
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code))
    return "offline";
  return /^(ECONN|EPIPE|ETIMEDOUT|UND_ERR_)/.test(code) ? "unreachable" : null;
}

const MAX_TEXT_LENGTH = 300;

/** How to write another program, which is nothing for who runs this one. */
const SDK_ADVICE = /: This error is likely due to exceeding 'requestTimeoutMs'\..*$/s;

/** A service in between may answer with a whole web page, and a shell that an agent has changed with anything. */
function toLine(text: string): string {
  const line = toOneLine(text.replace(SDK_ADVICE, "."));
  if (line.length > MAX_TEXT_LENGTH) return `${line.slice(0, MAX_TEXT_LENGTH)}...`;
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
