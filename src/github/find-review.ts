import { parseMarkers } from "#core/plan/marker.ts";
import type { ReviewAnswer } from "./answers.ts";
import { listReviews } from "./lists.ts";
import { isOurs, isProbablyOurs } from "./ours.ts";
import type { Publication } from "./publication.ts";

/** The review that an earlier attempt of this run has posted. */
export async function findReviewOfRun({
  plan,
  pull,
  api,
  identity,
  signal,
}: Publication): Promise<ReviewAnswer | null> {
  const reviews = await listReviews(api, pull, signal);
  const ofRun = reviews.find((review) => {
    return isProbablyOurs(review, identity) && parseMarkers(review.body ?? "").run?.runId === plan.runId;
  });
  return ofRun ?? null;
}

/** The latest review of ours for this head, of whichever run. */
export async function findReviewOfHead({
  plan,
  pull,
  api,
  identity,
  signal,
}: Publication): Promise<ReviewAnswer | null> {
  const reviews = await listReviews(api, pull, signal);
  const ofHead = reviews.findLast((review) => {
    return isOurs(review, identity) && parseMarkers(review.body ?? "").run?.headSha === plan.headSha;
  });
  return ofHead ?? null;
}
