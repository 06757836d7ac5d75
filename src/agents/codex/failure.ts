import { describeRefusal, describeStatus, describeUnreachable, quoteWords } from "../cli/model-failure.ts";
import type { ProgramFailure } from "../program-failure.ts";

/** Why a turn of Codex failed, by its last words: it says so in no other way. */
export function describeCodexFailure(words: string): ProgramFailure {
  const status = STATUS.exec(words)?.[1];
  if (status !== undefined) return describeStatus(Number(status), words);
  return KINDS.find(([pattern]) => pattern.test(words))?.[1](words) ?? describeCrash(words);
}

/** "unexpected status 401 Unauthorized: ...", "exceeded retry limit, last status: 429 Too Many Requests". */
const STATUS = /\b(?:unexpected status|last status:) (\d{3})\b/;

/** The messages of codex-rs/protocol/src/error.rs, each as it was seen or stands in the program. */
const KINDS: readonly (readonly [RegExp, (words: string) => ProgramFailure])[] = [
  [/content_filter|content_policy|safety|flagged/i, describeRefusal],
  [/missing environment variable|api key|not logged in|log in/i, describeKey],
  [/quota exceeded|billing|insufficient_quota/i, (words) => describeStatus(402, words)],
  [/usage limit|rate limit/i, (words) => describeStatus(429, words)],
  [/high demand|at capacity|overloaded/i, describeUnreachable],
  [/context window/i, describeLength],
  [/model does not exist|invalid_request_error/i, (words) => describeStatus(400, words)],
  [/stream disconnected|error sending request|connection|network|timed? ?out/i, describeUnreachable],
];

function describeKey(words: string): ProgramFailure {
  return { failure: "authentication", reason: `does not know its key.${quoteWords(words)}` };
}

function describeLength(words: string): ProgramFailure {
  return { failure: "crash", reason: `has read more than its model can hold. Review fewer files.${quoteWords(words)}` };
}

function describeCrash(words: string): ProgramFailure {
  return { failure: "crash", reason: `failed in the midst of its work.${quoteWords(words)}` };
}
