import { timestamp } from "../clock.ts";
import { authorAssociation } from "../present/account.ts";
import { nodeId } from "../present/node-id.ts";
import type { ReviewComment } from "../records.ts";
import { fullName, recordOf, repositoryOfPull } from "../store.ts";
import type { World } from "../world.ts";
import { actorObject } from "./actor.ts";
import { commitObject } from "./commit.ts";
import { minimizable } from "./minimizable.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

export function reviewCommentFields(world: World, comment: ReviewComment): Fields {
  const { store } = world;
  const pull = recordOf(store.pulls, comment.pullId);
  const repository = repositoryOfPull(store, pull);
  const review = recordOf(store.reviews, comment.reviewId);
  const path = `/${fullName(repository)}/pull/${pull.issue.number}#discussion_r${comment.id}`;
  return {
    id: nodeId("PullRequestReviewComment", comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    bodyText: comment.body,
    state: review.state === "PENDING" ? "PENDING" : "SUBMITTED",
    author: () => actorObject(world, comment.author),
    authorAssociation: authorAssociation(world, repository, comment.author),
    createdAt: timestamp(comment.createdAt),
    updatedAt: timestamp(comment.updatedAt),
    draftedAt: timestamp(comment.createdAt),
    publishedAt: review.submittedAt === null ? null : timestamp(review.submittedAt),
    url: `${world.url}${path}`,
    resourcePath: path,
    replyTo: () => {
      const parent = comment.inReplyTo === null ? undefined : store.reviewComments.get(comment.inReplyTo);
      return parent === undefined ? null : new Subject("PullRequestReviewComment", parent);
    },
    pullRequestReview: () => new Subject("PullRequestReview", review),
    pullRequest: () => new Subject("PullRequest", pull),
    repository: () => new Subject("Repository", repository),
    ...place(world, comment),
    ...minimizable(world, repository, comment),
  };
}

function place(world: World, comment: ReviewComment): Fields {
  const thread = recordOf(world.store.threads, comment.threadId);
  const repository = repositoryOfPull(world.store, recordOf(world.store.pulls, comment.pullId));
  return {
    path: thread.path,
    subjectType: thread.subjectType.toUpperCase(),
    line: thread.line,
    startLine: thread.startLine,
    originalLine: thread.originalLine,
    originalStartLine: thread.originalStartLine,
    position: thread.position,
    originalPosition: thread.originalPosition ?? 1,
    diffHunk: thread.diffHunk,
    outdated: thread.isOutdated,
    commit: async () => await commitObject(world, repository, thread.commitId),
    originalCommit: async () => await commitObject(world, repository, thread.originalCommitId),
  };
}
