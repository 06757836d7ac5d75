import { toOneLine } from "#core/markdown/one-line.ts";
import type { ProgramFailure } from "../program-failure.ts";

/** What a status of the model's server means to the people who run Sandpiper; the same for every program. */
export function describeStatus(status: number, words: string): ProgramFailure {
  const said = quoteWords(words);
  if (status === 401 || status === 403) {
    const reason = `was refused by the server of its model (status ${status}). Check the key, and that it may use this model.${said}`;
    return { failure: "authentication", reason };
  }
  if (status === 402) {
    return {
      failure: "budget",
      reason: `was refused for want of money (status ${status}). Check the account of the key.${said}`,
    };
  }
  if (status === 429) {
    const reason = `reached a limit of its model's server (status ${status}). Review again later, or raise the limit there.${said}`;
    return { failure: "rate-limit", reason };
  }
  if (status >= 500) {
    const reason = `met a server of its model that is overloaded or failing (status ${status}). Review again later.${said}`;
    return { failure: "overload", reason };
  }
  const reason = `sent a request that the server of its model refused (status ${status}). Check \`model\` and the address.${said}`;
  return { failure: "crash", reason };
}

/** For a server that cannot be reached, and for an answer that breaks off or is none of a model. */
export function describeUnreachable(words: string): ProgramFailure {
  const reason = `could not get an answer from the server of its model. Check its address, or review again later.${quoteWords(words)}`;
  return { failure: "overload", reason };
}

/** For a model that would not answer, which is not to be taken for one that found nothing. */
export function describeRefusal(words: string): ProgramFailure {
  return { failure: "refusal", reason: `got no answer: its model refused to give one.${quoteWords(words)}` };
}

export const TURNS_USED_UP: ProgramFailure = {
  failure: "budget",
  reason: "used up its turns before it had an answer. Raise `budget.turns`, or review fewer files.",
};

export const MONEY_USED_UP: ProgramFailure = {
  failure: "budget",
  reason: "used up its money before it had an answer. Raise `budget.usd`, or review fewer files.",
};

/** For a program that has asked its model again by itself. */
export const NEVER_FITTED: ProgramFailure = {
  failure: "unusable-answer",
  reason: "answered what is not the JSON that was asked for, however often its program asked again.",
};

/** Enough to see what a server complained of. */
const MAX_WORDS = 500;

/** What a program or a server said, on a line of its own. */
export function quoteWords(words: string): string {
  const trimmed = toOneLine(words).slice(0, MAX_WORDS);
  return trimmed === "" ? "" : `\n${trimmed}`;
}
