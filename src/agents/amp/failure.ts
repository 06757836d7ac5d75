import type { CommandResult } from "#core/sandbox/sandbox.ts";
import { describeStatus, describeUnreachable, quoteWords } from "../cli/model-failure.ts";
import type { ProgramFailure } from "../program-failure.ts";

/**
 * Why a turn of Amp failed; null where it does not say. The complaint is that of its last message, and null without one.
 * Before a thread has begun it complains on stderr alone.
 */
export function describeAmpFailure(
  complaint: string | null,
  { exitCode, stderr }: CommandResult,
): ProgramFailure | null {
  if (complaint === null && exitCode === 0) return null;
  const words = complaint ?? stderr;
  const status = STATUS.exec(words)?.groups?.["status"];
  if (AUTHENTICATION.test(words)) return describeStatus(401, words);
  if (status !== undefined) return describeStatus(Number(status), words);
  if (BUDGET.test(words)) return describeStatus(402, words);
  if (RATE_LIMIT.test(words)) return describeStatus(429, words);
  if (SERVER.test(words)) return describeStatus(500, words);
  if (NETWORK.test(words)) return describeUnreachable(words);
  return complaint === null ? null : { failure: "crash", reason: `failed.${quoteWords(words)}` };
}

const AUTHENTICATION = /invalid or missing api key|unauthorized|amp login/i;
const STATUS = /(?:failed|status)[: ]+(?<status>[45]\d\d)\b/i;
const BUDGET = /insufficient (?:credit|balance|funds)|out of credits|payment required/i;
const RATE_LIMIT = /rate limit|too many requests/i;
const SERVER = /server returned an error|overloaded|temporarily unavailable/i;
const NETWORK = /fetch failed|network|ECONN\w+|unable to connect|could not (?:connect|reach)|timed? ?out|socket/i;
