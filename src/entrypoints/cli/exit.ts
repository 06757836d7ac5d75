import { messageOf, UsageError } from "#core/errors.ts";
import { GitError } from "#core/host/git.ts";
import { NotPostedError } from "#core/review/not-posted-error.ts";
import type { ReviewOutcome } from "../../pipeline/review.ts";

/** What the exit code says. Interrupted runs end with 130, as shells expect. */
export const EXIT = {
  /** Done, and under the threshold. */
  done: 0,
  /** Findings at or over the threshold. */
  findings: 1,
  /** The call or the configuration is wrong. */
  wrongCall: 2,
  /** Not reviewed, or not posted. */
  notReviewed: 3,
  interrupted: 130,
} as const;

/** Of a run that has come to its end. */
export function exitCodeOf({ plan, published }: Pick<ReviewOutcome, "plan" | "published">): number {
  if (plan.state === "not_reviewed") return EXIT.notReviewed;
  if (published?.kind === "superseded" || published?.kind === "closed") return EXIT.notReviewed;
  return plan.verdict === "fail" ? EXIT.findings : EXIT.done;
}

/** Says what went wrong, on one stream, and gives the exit code. */
export function reportFailure(error: unknown, stream: { write(text: string): unknown }): number {
  if (error instanceof NotPostedError) {
    stream.write(`sandpiper: ${error.message}\n`);
    return isWrongCall(error.cause) ? EXIT.wrongCall : EXIT.notReviewed;
  }
  if (isWrongCall(error)) {
    stream.write(`sandpiper: ${messageOf(error)}\n`);
    return EXIT.wrongCall;
  }
  stream.write(`sandpiper: Not reviewed. ${messageOf(error)}\n`);
  return EXIT.notReviewed;
}

function isWrongCall(error: unknown): boolean {
  return error instanceof UsageError || error instanceof GitError;
}
