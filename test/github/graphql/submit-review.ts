import type { Call } from "../http/call.ts";
import { addComment, addReview, isCommitOfPull, settleThreads } from "../pulls/write-review.ts";
import type { ReviewState } from "../records.ts";
import { announceReview, refuseByRules } from "../rest/reviews.ts";
import { commentsOfPull, recordOf, repositoryOfPull } from "../store.ts";
import { GraphqlRefusal } from "./graphql-refusal.ts";
import { requirePermissions, WRITE_PULLS } from "./may.ts";
import { findPullNode } from "./node.ts";
import { authorOf, findPending, type ReviewInput } from "./pending-review.ts";
import { placeThread, type ThreadPlace } from "./place-thread.ts";
import { requireBody } from "./require-body.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

type Event = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

const STATES: Readonly<Record<Event, ReviewState>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

interface AddReviewInput {
  readonly pullRequestId: string;
  readonly commitOID?: string | null;
  readonly body?: string | null;
  readonly event?: Event | "DISMISS" | null;
  readonly threads?: readonly (ThreadPlace & { readonly body: string })[] | null;
  readonly comments?: readonly unknown[] | null;
}

/** Writes a review with its threads: pending without an event. */
export async function addPullRequestReview(call: Call, input: AddReviewInput): Promise<Fields> {
  const { world } = call;
  const pull = findPullNode(call, input.pullRequestId);
  requirePermissions(call, repositoryOfPull(world.store, pull), WRITE_PULLS);
  if (input.comments != null && input.comments.length > 0) {
    throw new GraphqlRefusal(
      "UNPROCESSABLE",
      "The counterpart takes `threads`; `comments` with positions are deprecated",
    );
  }
  const author = authorOf(call);
  const threads = input.threads ?? [];
  const body = input.body ?? "";
  const state = stateAfter(input.event ?? null);
  refuseByRules(call, pull, { state, author: author.login, body, comments: threads });
  for (const thread of threads) requireBody(thread.body);
  const commitId = input.commitOID ?? pull.head.sha;
  if (!(await isCommitOfPull(world, pull, commitId))) {
    throw new GraphqlRefusal("UNPROCESSABLE", "Commit could not be resolved");
  }
  const review = addReview(world, pull, { author, body, state, commitId });
  for (const wish of threads) {
    const thread = await placeThread(world, pull, { ...wish, commitId });
    addComment(world, thread, { review, author, body: wish.body, inReplyTo: null });
  }
  await settleThreads(world, pull, commitId);
  announceReview(call, pull, review);
  return { pullRequestReview: new Subject("PullRequestReview", review), reviewEdge: null };
}

interface SubmitInput extends ReviewInput {
  readonly event: Event | "DISMISS";
  readonly body?: string | null;
}

/** Publishes the pending review of its author. */
export function submitPullRequestReview(call: Call, input: SubmitInput): Fields {
  const { world } = call;
  const review = findPending(call, input);
  if (review === null) throw new GraphqlRefusal("UNPROCESSABLE", "Could not find a pending review to submit");
  const pull = recordOf(world.store.pulls, review.pullId);
  requirePermissions(call, repositoryOfPull(world.store, pull), WRITE_PULLS);
  const comments = commentsOfPull(world.store, pull.id).filter(({ reviewId }) => reviewId === review.id);
  const body = input.body ?? review.body;
  const state = stateAfter(input.event);
  refuseByRules(call, pull, { state, author: review.author, body, comments, submits: review });
  Object.assign(review, { state, body, submittedAt: world.clock.now(), updatedAt: world.clock.now() });
  announceReview(call, pull, review);
  return { pullRequestReview: new Subject("PullRequestReview", review) };
}

function stateAfter(event: Event | "DISMISS" | null): ReviewState {
  if (event === null) return "PENDING";
  if (event === "DISMISS") throw new GraphqlRefusal("UNPROCESSABLE", "Can not dismiss a review that is being written");
  return STATES[event];
}
