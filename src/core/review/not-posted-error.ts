import type { ReviewPlan } from "../plan/review-plan.ts";

/** The change was reviewed, and the review could not be posted. It is in here, so that it is not lost. */
export class NotPostedError extends Error {
  override readonly name = "NotPostedError";
  readonly plan: ReviewPlan;

  constructor(plan: ReviewPlan, options: { readonly cause: unknown }) {
    super(`The review was not posted. ${describe(options.cause)}`, options);
    this.plan = plan;
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
