import { timestamp } from "../clock.ts";
import { authorAssociation } from "../present/account.ts";
import { nodeId } from "../present/node-id.ts";
import type { Review } from "../records.ts";
import { commentsOfPull, fullName, recordOf, repositoryOfPull } from "../store.ts";
import type { World } from "../world.ts";
import { actorObject } from "./actor.ts";
import { commitObject } from "./commit.ts";
import { connection } from "./connection.ts";
import { minimizable } from "./minimizable.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

export function reviewFields(world: World, review: Review): Fields {
  const pull = recordOf(world.store.pulls, review.pullId);
  const repository = repositoryOfPull(world.store, pull);
  const path = `/${fullName(repository)}/pull/${pull.issue.number}#pullrequestreview-${review.id}`;
  const comments = commentsOfPull(world.store, pull.id).filter(({ reviewId }) => reviewId === review.id);
  return {
    id: nodeId("PullRequestReview", review.id),
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    state: review.state,
    body: review.body,
    bodyText: review.body,
    author: () => actorObject(world, review.author),
    authorAssociation: authorAssociation(world, repository, review.author),
    submittedAt: review.submittedAt === null ? null : timestamp(review.submittedAt),
    publishedAt: review.submittedAt === null ? null : timestamp(review.submittedAt),
    createdAt: timestamp(review.submittedAt ?? review.updatedAt),
    updatedAt: timestamp(review.updatedAt),
    url: `${world.url}${path}`,
    resourcePath: path,
    commit: async () => await commitObject(world, repository, review.commitId),
    comments: connection("comments", comments, (comment) => new Subject("PullRequestReviewComment", comment)),
    pullRequest: () => new Subject("PullRequest", pull),
    repository: () => new Subject("Repository", repository),
    ...minimizable(world, repository, review),
  };
}
