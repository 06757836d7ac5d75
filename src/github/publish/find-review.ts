import { parseMarkers } from "#core/plan/marker.ts";
import type { ReviewAnswer } from "../api/answers.ts";
import { listReviews } from "../read/lists.ts";
import { isOurs, isProbablyOurs } from "../read/ours.ts";
import type { Publication } from "./publication.ts";

/** The review that an earlier attempt of this run has posted. */
export async function findReviewOfRun(publication: Publication): Promise<ReviewAnswer | null> {
  const { plan, identity } = publication;
  const reviews = await readReviews(publication);
  return reviews.find((review) => isProbablyOurs(review, identity) && runOf(review)?.runId === plan.runId) ?? null;
}

/** The latest review of ours for this head, of whichever run. */
export async function findReviewOfHead(publication: Publication): Promise<ReviewAnswer | null> {
  const { plan, identity } = publication;
  const reviews = await readReviews(publication);
  return reviews.findLast((review) => isOurs(review, identity) && runOf(review)?.headSha === plan.headSha) ?? null;
}

function readReviews({ api, pull, signal }: Publication): Promise<readonly ReviewAnswer[]> {
  return listReviews(api, pull, signal);
}

function runOf({ body }: ReviewAnswer): ReturnType<typeof parseMarkers>["run"] {
  return parseMarkers(body ?? "").run;
}
