import { z } from "zod";
import { actorOf, appIdOf } from "../access/principal.ts";
import { type Answer, ApiError, notFound, ok, unprocessable } from "../http/answer.ts";
import { type Call, numberParam, readBody } from "../http/call.ts";
import { listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { presentReview, presentReviewComment } from "../present/review.ts";
import { type PlacedAnchor, placeAnchor } from "../pulls/anchor.ts";
import {
  addComment,
  addReview,
  addThread,
  diffAt,
  emitComment,
  emitReview,
  isCommitOfPull,
  settleThreads,
} from "../pulls/write-review.ts";
import type { PullRequest, Review, ReviewState } from "../records.ts";
import { commentsOfPull, reviewsOfPull } from "../store.ts";
import { Body } from "./limits.ts";
import { READ_PULLS, requirePull, WRITE_PULLS } from "./require-pull.ts";

const REVIEWS = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";

export const reviewRoutes: readonly Route[] = [
  { route: `GET ${REVIEWS}`, handle: listReviews },
  { route: `POST ${REVIEWS}`, handle: createReview },
  { route: `GET ${REVIEWS}/{review_id}`, handle: getReview },
  { route: `PUT ${REVIEWS}/{review_id}`, handle: updateReview },
  { route: `DELETE ${REVIEWS}/{review_id}`, handle: deletePendingReview },
  { route: `GET ${REVIEWS}/{review_id}/comments`, handle: listCommentsOfReview },
  { route: `POST ${REVIEWS}/{review_id}/events`, handle: submitReview },
  { route: `PUT ${REVIEWS}/{review_id}/dismissals`, handle: dismissReview },
];

export const Side = z.enum(["LEFT", "RIGHT"]);

const Comment = z.object({
  path: z.string(),
  body: z.string(),
  line: z.number().int().optional(),
  side: Side.optional(),
  start_line: z.number().int().optional(),
  start_side: Side.optional(),
  position: z.number().int().optional(),
});

const Event = z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]);

const CreateReview = z.object({
  commit_id: z.string().optional(),
  body: z.string().optional(),
  event: Event.optional(),
  comments: z.array(Comment).default([]),
});

const STATES: Readonly<Record<z.infer<typeof Event>, ReviewState>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

/** Writes a review with all of its comments, or nothing: one comment without a place refuses the whole. */
async function createReview(call: Call): Promise<Answer> {
  const { world, principal } = call;
  const { pull } = requirePull(call, WRITE_PULLS);
  const request = readBody(call, CreateReview);
  const author = { login: actorOf(world.store, principal).login, appId: appIdOf(principal) };
  const commitId = request.commit_id ?? pull.head.sha;
  const state = request.event === undefined ? "PENDING" : STATES[request.event];

  refuseByRules(call, pull, { ...request, state, author: author.login });
  if (!(await isCommitOfPull(world, pull, commitId))) throw unprocessable("Commit could not be resolved");
  const diff = await diffAt(world, pull, commitId);
  const answers = request.comments.map((comment) => placeAnchor(diff, comment));
  const reasons = answers.flatMap((answer) => (answer.kind === "refused" ? [answer.reviewReason] : []));
  if (reasons.length > 0) {
    if (call.keepsOrphans) addReview(world, pull, { author, body: request.body ?? "", state, commitId });
    throw unprocessable(reasons.join(" and "));
  }

  const review = addReview(world, pull, { author, body: request.body ?? "", state, commitId });
  const anchors = answers.flatMap((answer): PlacedAnchor[] => (answer.kind === "placed" ? [answer.anchor] : []));
  for (const [index, anchor] of anchors.entries()) {
    const thread = addThread(world, pull, { path: anchor.path, commitId, anchor });
    addComment(world, thread, { review, author, body: request.comments[index]?.body ?? "", inReplyTo: null });
  }
  await settleThreads(world, pull, commitId);
  announceReview(call, pull, review);
  return ok(presentReview(world, review));
}

interface ReviewWish {
  readonly state: ReviewState;
  readonly author: string;
  readonly body?: string | undefined;
  readonly comments: readonly { readonly body: string }[];
  /** The pending review that becomes this one, where there is one. */
  readonly submits?: Review;
}

/** What GitHub says no to, whichever API asks. */
export function refuseByRules({ world }: Pick<Call, "world">, pull: PullRequest, wish: ReviewWish): void {
  const { state, author, body, comments, submits } = wish;
  const isOwn = pull.issue.author === author;
  if (state === "APPROVED" && isOwn) throw unprocessable("Can not approve your own pull request");
  if (state === "CHANGES_REQUESTED" && isOwn) throw unprocessable("Can not request changes on your own pull request");
  const isEmpty = body === undefined || body === "";
  if (state === "CHANGES_REQUESTED" && isEmpty)
    throw unprocessable("You need to leave a comment indicating the requested changes.");
  if (state === "COMMENTED" && isEmpty && comments.length === 0) throw unprocessable("Body can't be blank");
  for (const text of [body ?? "", ...comments.map((comment) => comment.body)]) {
    const length = Body.safeParse(text);
    if (!length.success) throw unprocessable(`Body ${length.error.issues[0]?.message}`);
  }
  if (comments.some((comment) => comment.body.trim() === "")) throw unprocessable("Body can't be blank");
  const pending = reviewsOfPull(world.store, pull.id).find(
    (review) => review.state === "PENDING" && review.author === author && review !== submits,
  );
  if (pending !== undefined) throw unprocessable("User can only have one pending review per pull request");
}

/** A pending review is seen by its author only, so that nothing is announced. */
export function announceReview(
  { world, principal }: Pick<Call, "world" | "principal">,
  pull: PullRequest,
  review: Review,
): void {
  if (review.state === "PENDING") return;
  const sender = actorOf(world.store, principal).login;
  emitReview(world, review, { action: "submitted", pull, sender });
  for (const comment of commentsOfReview(world.store, review))
    emitComment(world, comment, { action: "created", pull, sender });
}

function commentsOfReview(store: Parameters<typeof commentsOfPull>[0], review: Review) {
  return commentsOfPull(store, review.pullId).filter(({ reviewId }) => reviewId === review.id);
}

function listReviews(call: Call): Answer {
  const { pull } = requirePull(call, READ_PULLS);
  const reviews = reviewsOfPull(call.world.store, pull.id).filter((review) => isVisible(call, review));
  return listed(call, reviews, (review) => presentReview(call.world, review));
}

function getReview(call: Call): Answer {
  return ok(presentReview(call.world, requireReview(call, READ_PULLS).review));
}

function listCommentsOfReview(call: Call): Answer {
  const { review } = requireReview(call, READ_PULLS);
  const comments = commentsOfReview(call.world.store, review);
  return listed(call, comments, (comment) => presentReviewComment(call.world, comment));
}

const UpdateReview = z.object({ body: Body });

function updateReview(call: Call): Answer {
  const { world, principal } = call;
  const { pull, review } = requireReview(call, WRITE_PULLS);
  requireAuthor(call, review);
  const before = review.body;
  review.body = readBody(call, UpdateReview).body;
  review.updatedAt = world.clock.now();
  if (review.state !== "PENDING" && before !== review.body) {
    emitReview(world, review, {
      action: "edited",
      pull,
      sender: actorOf(world.store, principal).login,
      extra: { changes: { body: { from: before } } },
    });
  }
  return ok(presentReview(world, review));
}

function deletePendingReview(call: Call): Answer {
  const { store } = call.world;
  const { review } = requireReview(call, WRITE_PULLS);
  requireAuthor(call, review);
  if (review.state !== "PENDING") throw unprocessable("Can not delete a non-pending pull request review");
  for (const comment of commentsOfReview(store, review)) {
    store.reviewComments.delete(comment.id);
    if (comment.inReplyTo === null) store.threads.delete(comment.threadId);
  }
  store.reviews.delete(review.id);
  return ok(presentReview(call.world, review));
}

const SubmitReview = z.object({ event: Event, body: z.string().optional() });

function submitReview(call: Call): Answer {
  const { world } = call;
  const { pull, review } = requireReview(call, WRITE_PULLS);
  requireAuthor(call, review);
  if (review.state !== "PENDING") throw unprocessable("Can not submit a non-pending pull request review");
  const { event, body } = readBody(call, SubmitReview);
  const wish = {
    state: STATES[event],
    author: review.author,
    body: body ?? review.body,
    comments: commentsOfReview(world.store, review),
    submits: review,
  };
  refuseByRules(call, pull, wish);
  Object.assign(review, { state: wish.state, body: wish.body, submittedAt: world.clock.now() });
  announceReview(call, pull, review);
  return ok(presentReview(world, review));
}

const Dismissal = z.object({ message: z.string() });

function dismissReview(call: Call): Answer {
  const { world, principal } = call;
  const { pull, review } = requireReview(call, { permissions: "pull_requests=write", role: "write" });
  readBody(call, Dismissal);
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED") {
    throw unprocessable(`Can not dismiss a ${review.state.toLowerCase().replace("_", " ")} pull request review`);
  }
  review.state = "DISMISSED";
  emitReview(world, review, { action: "dismissed", pull, sender: actorOf(world.store, principal).login });
  return ok(presentReview(world, review));
}

function requireReview(call: Call, needs: typeof READ_PULLS): { pull: PullRequest; review: Review } {
  const { pull } = requirePull(call, needs);
  const review = call.world.store.reviews.get(numberParam(call, "review_id"));
  if (review === undefined || review.pullId !== pull.id || !isVisible(call, review)) throw notFound();
  return { pull, review };
}

function isVisible({ world, principal }: Call, review: Review): boolean {
  if (review.state !== "PENDING") return true;
  const isSomeone = principal.kind === "user" || principal.kind === "installation";
  return isSomeone && actorOf(world.store, principal).login === review.author;
}

function requireAuthor({ world, principal }: Call, review: Review): void {
  if (actorOf(world.store, principal).login === review.author) return;
  throw new ApiError(403, "You do not have permission to edit this review.");
}
