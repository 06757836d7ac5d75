import type { Call } from "../http/call.ts";
import { nodeId } from "../present/node-id.ts";
import type { PullRequest, ReviewComment, Thread } from "../records.ts";
import { commentsOfPull, recordOf, repositoryOfPull, threadsOfPull } from "../store.ts";
import type { World } from "../world.ts";
import { userObject } from "./actor.ts";
import { connection, type PageArguments } from "./connection.ts";
import { hasPermissions, mayResolve, WRITE_PULLS } from "./may.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";
import { isVisible } from "./visible.ts";

export function threadFields(world: World, thread: Thread): Fields {
  const pull = recordOf(world.store.pulls, thread.pullId);
  const repository = repositoryOfPull(world.store, pull);
  const isResolved = thread.resolvedBy !== null;
  return {
    id: nodeId("PullRequestReviewThread", thread.id),
    path: thread.path,
    subjectType: thread.subjectType.toUpperCase(),
    line: thread.line,
    startLine: thread.startLine,
    originalLine: thread.originalLine,
    originalStartLine: thread.originalStartLine,
    diffSide: thread.side,
    startDiffSide: thread.startSide,
    isResolved,
    isOutdated: thread.isOutdated,
    isCollapsed: isResolved || thread.isOutdated,
    resolvedBy: thread.resolvedBy === null ? null : userObject(world, thread.resolvedBy),
    viewerCanResolve: (_: unknown, call: Call) => !isResolved && mayResolve(call, pull),
    viewerCanUnresolve: (_: unknown, call: Call) => isResolved && mayResolve(call, pull),
    viewerCanReply: (_: unknown, call: Call) => hasPermissions(call, repository, WRITE_PULLS),
    comments: (args: PageArguments, call: Call) =>
      connection(
        "comments",
        visibleComments(call, thread),
        (comment) => new Subject("PullRequestReviewComment", comment),
      )(args),
    pullRequest: () => new Subject("PullRequest", pull),
    repository: () => new Subject("Repository", repository),
  };
}

/** The threads that a pull request shows. One without a place in the diff goes when its review is submitted. */
export function visibleThreads(call: Call, pull: PullRequest): Thread[] {
  return threadsOfPull(call.world.store, pull.id).filter((thread) => {
    const comments = visibleComments(call, thread);
    return comments.length > 0 && (!thread.isUnplaced || comments.some((comment) => isPending(call, comment)));
  });
}

function visibleComments(call: Call, thread: Thread): ReviewComment[] {
  const { store } = call.world;
  return commentsOfPull(store, thread.pullId).filter(
    ({ threadId, reviewId }) => threadId === thread.id && isVisible(call, recordOf(store.reviews, reviewId)),
  );
}

function isPending({ world }: Call, { reviewId }: ReviewComment): boolean {
  return recordOf(world.store.reviews, reviewId).state === "PENDING";
}
