import { diffOf, mergeBaseOf } from "../git/diff.ts";
import { isAncestor } from "../git/commits.ts";
import { presentReview, presentReviewComment } from "../present/review.ts";
import { presentPullInList } from "../present/pull-request.ts";
import type { PullRequest, Repository, Review, ReviewComment, ReviewState, Thread } from "../records.ts";
import { repositoryOfPull } from "../store.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";
import type { PlacedAnchor } from "./anchor.ts";
import { moveThreads } from "./move-threads.ts";

export interface Author {
  readonly login: string;
  readonly appId: number | null;
}

export function addReview(
  world: World,
  pull: PullRequest,
  review: { author: Author; body: string; state: ReviewState; commitId: string },
): Review {
  const now = world.clock.now();
  const record: Review = {
    id: world.store.nextId(),
    pullId: pull.id,
    author: review.author.login,
    appId: review.author.appId,
    body: review.body,
    state: review.state,
    commitId: review.commitId,
    submittedAt: review.state === "PENDING" ? null : now,
    updatedAt: now,
  };
  world.store.reviews.set(record.id, record);
  return record;
}

/** A thread on lines, on a whole file (null anchor), or one that GraphQL took although it has no place. */
export function addThread(
  world: World,
  pull: PullRequest,
  at: { path: string; commitId: string; anchor: PlacedAnchor | null; unplacedLine?: number },
): Thread {
  const { anchor } = at;
  const isUnplaced = at.unplacedLine !== undefined;
  const line = anchor?.line ?? at.unplacedLine ?? null;
  const thread: Thread = {
    id: world.store.nextId(),
    pullId: pull.id,
    path: at.path,
    subjectType: line === null ? "file" : "line",
    side: anchor?.side ?? "RIGHT",
    startSide: anchor?.startSide ?? null,
    line: isUnplaced ? null : line,
    startLine: anchor?.startLine ?? null,
    originalLine: line,
    originalStartLine: anchor?.startLine ?? null,
    originalCommitId: at.commitId,
    commitId: at.commitId,
    position: anchor?.position ?? null,
    originalPosition: anchor?.position ?? null,
    diffHunk: anchor?.diffHunk ?? "",
    isOutdated: false,
    isUnplaced,
    resolvedBy: null,
  };
  world.store.threads.set(thread.id, thread);
  return thread;
}

export function addComment(
  world: World,
  thread: Thread,
  comment: { review: Review; author: Author; body: string; inReplyTo: number | null },
): ReviewComment {
  const now = world.clock.now();
  const record: ReviewComment = {
    id: world.store.nextId(),
    threadId: thread.id,
    pullId: thread.pullId,
    reviewId: comment.review.id,
    inReplyTo: comment.inReplyTo,
    author: comment.author.login,
    appId: comment.author.appId,
    body: comment.body,
    createdAt: now,
    updatedAt: now,
    minimizedReason: null,
  };
  world.store.reviewComments.set(record.id, record);
  return record;
}

/** Threads made on an older commit of the pull request take their place at the head, or are outdated from the start. */
export async function settleThreads(world: World, pull: PullRequest, commitId: string): Promise<void> {
  if (commitId !== pull.head.sha) await moveThreads(world, pull);
}

/** The diff that a comment at this commit is placed in. */
export async function diffAt(world: World, pull: PullRequest, commitId: string): ReturnType<typeof diffOf> {
  const { gitDir } = repositoryOfPull(world.store, pull);
  return await diffOf(gitDir, await mergeBaseOf(gitDir, pull.base.sha, commitId), commitId);
}

/** A commit belongs to a pull request if it is or was its head, or lies between base and head. */
export async function isCommitOfPull(world: World, pull: PullRequest, commitId: string): Promise<boolean> {
  if (pull.heads.includes(commitId)) return true;
  const { gitDir } = repositoryOfPull(world.store, pull);
  if (!/^[0-9a-f]{40}$/.test(commitId)) return false;
  const isInHead = await isAncestor(gitDir, commitId, pull.head.sha);
  return isInHead && !(await isAncestor(gitDir, commitId, pull.base.sha));
}

export function emitReview(
  world: World,
  review: Review,
  what: { action: string; pull: PullRequest; sender: string; extra?: Readonly<Record<string, unknown>> },
): void {
  const repository = repositoryOfPull(world.store, what.pull);
  const { url: _, ...fields } = presentReview(world, review);
  const payload = {
    // Webhooks write the state in lower case, and keep the key of a time that is not set.
    review: { submitted_at: null, ...fields, state: review.state.toLowerCase() },
    pull_request: presentPullInList(world, what.pull),
    ...what.extra,
  };
  emit(world, { event: "pull_request_review", action: what.action, repository, sender: what.sender, payload });
}

export function emitComment(
  world: World,
  comment: ReviewComment,
  what: { action: string; pull: PullRequest; sender: string; extra?: Readonly<Record<string, unknown>> },
): void {
  const repository: Repository = repositoryOfPull(world.store, what.pull);
  const payload = {
    comment: presentReviewComment(world, comment),
    pull_request: presentPullInList(world, what.pull),
    ...what.extra,
  };
  emit(world, { event: "pull_request_review_comment", action: what.action, repository, sender: what.sender, payload });
}
