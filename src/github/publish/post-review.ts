import { UsageError } from "#core/errors.ts";
import type { InlineComment } from "#core/plan/review-plan.ts";
import { ReviewAnswer } from "../api/answers.ts";
import { checkHead } from "./check-head.ts";
import { findReviewOfRun } from "./find-review.ts";
import { findPlace } from "./github-diff.ts";
import { GitHubError } from "../api/github-error.ts";
import { listFiles } from "../read/lists.ts";
import { planReview } from "./plan-writes.ts";
import type { Publication } from "./publication.ts";
import { namePull } from "../api/pull.ts";
import { writeOnce } from "./write-once.ts";

export interface PostedWithin {
  readonly review: ReviewAnswer;
  /** The inline comments that went with it; null where the review was found there, so that it has to be looked up. */
  readonly sent: readonly InlineComment[] | null;
}

/**
 * Posts the one review of a run. GitHub refuses all of it for one comment in a place that it does not show: then the comments that
 * GitHub's own diff shows are tried, and at last none. What does not go with the review is for the caller to place elsewhere.
 */
export async function postReview(publication: Publication): Promise<PostedWithin> {
  const { plan, pull, api, signal } = publication;
  const whole = await tryReview(publication, plan.inline);
  if (whole !== null) return whole;

  const files = await listFiles(api, pull, signal);
  const shown = plan.inline.filter((comment) => findPlace(comment, files) === "shown");
  if (shown.length > 0 && shown.length < plan.inline.length) {
    const partial = await tryReview(publication, shown);
    if (partial !== null) return partial;
  }
  const bare = await tryReview(publication, []);
  if (bare !== null) return bare;
  throw new TypeError("A review without comments cannot have been refused for one.");
}

/** Null where GitHub refused it for its comments and stored nothing. */
async function tryReview(publication: Publication, inline: readonly InlineComment[]): Promise<PostedWithin | null> {
  try {
    return await createReview(publication, inline);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.failure !== "unprocessable") throw error;
    // Some refusals leave the review behind, without its comments.
    const orphan = await findReviewOfRun(publication);
    if (orphan !== null) return { review: orphan, sent: null };
    await checkHead(publication);
    if (/pending review/i.test(error.said)) throw describePendingReview(publication, error);
    if (inline.length === 0) throw error;
    return null;
  }
}

async function createReview(publication: Publication, inline: readonly InlineComment[]): Promise<PostedWithin> {
  const { plan, pull, api, signal } = publication;
  const call = { ...planReview({ ...plan, inline }, pull), answer: ReviewAnswer };
  async function write(): Promise<PostedWithin> {
    const review = await api.write(call, signal, () => checkHead(publication));
    return { review, sent: inline };
  }
  async function find(): Promise<PostedWithin | null> {
    const review = await findReviewOfRun(publication);
    return review === null ? null : { review, sent: null };
  }
  return writeOnce({ write, find }, publication);
}

/** One draft per person and pull request. */
function describePendingReview({ pull }: Publication, cause: GitHubError): UsageError {
  return new UsageError(
    `The account of the token has begun a review of ${namePull(pull)} and not submitted it, and GitHub allows one at a time. Submit or discard that review, then run this again.`,
    { cause },
  );
}
