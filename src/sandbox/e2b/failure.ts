import { SandboxError } from "#core/sandbox/sandbox.ts";

/** What went wrong at E2B, whichever way the SDK said it. */
export type FailureKind =
  /** The API key, or the access token of a sandbox, is not accepted. */
  | "key"
  /** Too many requests, or too many sandboxes. */
  | "throttled"
  /** E2B has no room at the moment. */
  | "busy"
  /** E2B failed, or cannot be reached, or took too long: whether it has done what was asked is not known. */
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
  /** What E2B says, on one line and not longer than a message should be. */
  readonly text: string;
}

/** The same call may succeed a little later. */
export function isPassing({ kind }: Failure): boolean {
  return kind === "throttled" || kind === "busy" || kind === "unreachable";
}

/** The call may have been obeyed in spite of the failure. */
export function isUncertain({ kind }: Failure): boolean {
  return kind === "unreachable" || kind === "busy";
}

/**
 * Reads what the SDK throws. Classes are told by their names, because the SDK is loaded late, and a bundle may hold it twice.
 * A dropped connection comes as the `TypeError` of fetch, a request that took too long as a `DOMException`.
 */
export function readFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { kind: "other", text: toLine(String(error)) };
  return { kind: readKind(error), text: toLine(error.message) };
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
  const known = KINDS[error.name];
  if (known !== undefined) return known;
  if (error instanceof TypeError && /fetch failed|terminated|network/i.test(error.message)) return "unreachable";
  if (isOfSocket(error)) return "unreachable";
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

function isOfSocket(error: Error): boolean {
  const code = "code" in error ? error.code : undefined;
  return (
    typeof code === "string" &&
    /^(ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|UND_ERR_)/.test(code)
  );
}

const MAX_TEXT_LENGTH = 300;

/** A service in between may answer with a whole web page. */
function toLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > MAX_TEXT_LENGTH ? `${line.slice(0, MAX_TEXT_LENGTH)}...` : line;
}
