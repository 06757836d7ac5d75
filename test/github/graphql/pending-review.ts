import { actorOf, appIdOf } from "../access/principal.ts";
import type { Call } from "../http/call.ts";
import { addReview, type Author } from "../pulls/write-review.ts";
import type { PullRequest, Review } from "../records.ts";
import { recordOf, reviewsOfPull } from "../store.ts";
import { GraphqlRefusal } from "./graphql-refusal.ts";
import { findPullNode, findReviewNode } from "./node.ts";

export function authorOf({ world, principal }: Call): Author {
  return { login: actorOf(world.store, principal).login, appId: appIdOf(principal) };
}

export interface ReviewInput {
  readonly pullRequestReviewId?: string | null;
  readonly pullRequestId?: string | null;
}

/** The pull request that a review or its own id names. */
export function pullOfInput(call: Call, { pullRequestReviewId, pullRequestId }: ReviewInput): PullRequest {
  if (pullRequestReviewId != null) {
    return recordOf(call.world.store.pulls, findReviewNode(call, pullRequestReviewId).pullId);
  }
  if (pullRequestId != null) return findPullNode(call, pullRequestId);
  throw new GraphqlRefusal("UNPROCESSABLE", "Either pullRequestId or pullRequestReviewId must be given");
}

/** The review that is being written: the named one, or the one that its author has open. */
export function findPending(call: Call, { pullRequestReviewId, pullRequestId }: ReviewInput): Review | null {
  if (pullRequestReviewId != null) {
    const review = findReviewNode(call, pullRequestReviewId);
    if (review.state === "PENDING") return review;
    throw new GraphqlRefusal("UNPROCESSABLE", "The review has been submitted already");
  }
  const pull = pullOfInput(call, { pullRequestId: pullRequestId ?? null });
  const { login } = authorOf(call);
  const open = reviewsOfPull(call.world.store, pull.id).find(
    ({ state, author }) => state === "PENDING" && author === login,
  );
  return open ?? null;
}

export function openPending(call: Call, pull: PullRequest): Review {
  const review = { author: authorOf(call), body: "", state: "PENDING", commitId: pull.head.sha } as const;
  return addReview(call.world, pull, review);
}
