import type { CommandResult } from "#core/sandbox/sandbox.ts";
import {
  describeRefusal,
  describeStatus,
  describeUnreachable,
  quoteWords,
  TURNS_USED_UP,
} from "../cli/model-failure.ts";
import type { ProgramFailure } from "../program-failure.ts";

/** What the last event said of an error. Both are missing where the model's own answer was the error. */
export interface GeminiComplaint {
  readonly type?: string;
  readonly message?: string;
  /** The last event of the kind "error". */
  readonly complaint: string;
}

/**
 * Why a turn of Gemini CLI failed, where it says so: in events, by exit codes of its own, and by statuses in the place of exit codes.
 * Null where it does not.
 */
export function describeGeminiFailure(
  { type, message, complaint }: GeminiComplaint,
  { exitCode, stderr }: CommandResult,
): ProgramFailure | null {
  const words = message ?? (complaint === "" ? lastWords(stderr) : complaint);
  if (exitCode === TURN_LIMIT || type === "FatalTurnLimitedError") return TURNS_USED_UP;
  if (exitCode === AUTHENTICATION || BAD_KEY.test(words)) return describeStatus(401, words);
  const status = STATUSES.find((candidate) => candidate % EXIT_CODES === exitCode);
  if (status !== undefined) return describeStatus(status, words);
  if (message?.startsWith("[API Error:")) return describeUnreachable(words);
  if (message === undefined && complaint !== "") return describeModel(complaint);
  if (message === undefined) return null;
  return { failure: "crash", reason: `failed with exit code ${exitCode ?? "unknown"}.${quoteWords(words)}` };
}

/** https://geminicli.com/docs/cli/headless (exit codes) */
const AUTHENTICATION = 41;
const TURN_LIMIT = 53;

/** It ends with the status of its model's server, of which an operating system keeps eight bits. */
const EXIT_CODES = 256;
const STATUSES = [400, 401, 402, 403, 404, 408, 413, 429, 500, 502, 503, 504, 529];

/** The server answers status 400 to a key that is none: https://ai.google.dev/gemini-api/docs/troubleshooting */
const BAD_KEY = /API key not valid|API_KEY_INVALID|API key expired/i;

/** The program has asked the model again by itself before it says this. */
function describeModel(complaint: string): ProgramFailure {
  if (REFUSAL.test(complaint)) return describeRefusal(complaint);
  const said = quoteWords(complaint);
  if (EMPTY.test(complaint)) return { failure: "empty-answer", reason: `said nothing. Review again.${said}` };
  return { failure: "unusable-answer", reason: `gave an answer that its own program could not read.${said}` };
}

const REFUSAL = /block|recitation|safety|prohibited/i;
const EMPTY = /empty response|no final response/i;

const LAST_WORDS = 500;

function lastWords(stderr: string): string {
  return stderr.trim().slice(-LAST_WORDS);
}
