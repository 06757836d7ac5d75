import type { Published } from "#core/host/code-host.ts";
import { parseMarkers } from "#core/plan/marker.ts";
import type { FileComment, InlineComment } from "#core/plan/review-plan.ts";
import type { ReviewAnswer } from "../api/answers.ts";
import { checkHead, StalePlanError } from "./check-head.ts";
import { writeCheck } from "./check-run.ts";
import { findReviewOfHead, findReviewOfRun } from "./find-review.ts";
import { postComments, readFingerprintsThere } from "./post-comments.ts";
import { postConversation } from "./post-conversation.ts";
import { postReview, type PostedWithin } from "./post-review.ts";
import type { Publication } from "./publication.ts";
import { moveToConversation } from "./refused-comment.ts";

/**
 * Writes a plan in the order of what matters: the review, what does not go with it, the check run. Every step looks for its own traces, so
 * that a second attempt adds what is missing and repeats nothing.
 */
export async function publishPlan(publication: Publication): Promise<Published> {
  try {
    await checkHead(publication);
    return await writePlan(publication);
  } catch (error) {
    if (error instanceof StalePlanError) return error.outcome;
    throw error;
  }
}

async function writePlan(publication: Publication): Promise<Published> {
  const { plan } = publication;
  const unchanged = plan.hasNews ? null : await findReviewOfHead(publication);
  if (unchanged !== null) return finish(publication, { review: unchanged, isNew: false, notes: [] });

  const earlier = await findReviewOfRun(publication);
  const posted = earlier === null ? await postReview(publication) : { review: earlier, sent: null };
  const notes = await writeRest(publication, posted);
  return finish(publication, { review: posted.review, isNew: earlier === null, notes });
}

/** File comments, the rest of a long summary, and what GitHub did not take with the review. */
async function writeRest(publication: Publication, { sent }: PostedWithin): Promise<readonly string[]> {
  const { plan } = publication;
  const there =
    sent === null ? await readFingerprintsThere(publication) : new Set(sent.map(({ fingerprint }) => fingerprint));
  function isMissing({ fingerprint }: FileComment): boolean {
    return !there.has(fingerprint);
  }

  const { moved, refused } = await postComments(
    publication,
    plan.inline.filter(isMissing),
    plan.fileComments.filter(isMissing),
  );
  await postConversation(publication, [...plan.overflow, ...moveToConversation(refused, plan)], sent === null);
  return [
    ...describeMove(moved, "is shown at its file"),
    ...describeMove(refused, "is shown in a comment of the pull request"),
  ];
}

function describeMove(comments: readonly (InlineComment | FileComment)[], where: string): readonly string[] {
  return comments.map(({ findingId }) => `${findingId} ${where}, because GitHub does not take a comment at its place.`);
}

interface Written {
  readonly review: ReviewAnswer;
  readonly isNew: boolean;
  readonly notes: readonly string[];
}

async function finish(publication: Publication, { review, isNew, notes }: Written): Promise<Published> {
  const { plan } = publication;
  const check = await writeCheck(publication, !isNew);
  const { runId, headSha } = parseMarkers(review.body ?? "").run ?? plan;
  return {
    kind: isNew ? "posted" : "already-posted",
    review: { runId, headSha, url: review.html_url },
    checkUrl: check.kind === "written" ? check.url : null,
    notes: check.kind === "written" ? notes : [...notes, check.note],
  };
}
