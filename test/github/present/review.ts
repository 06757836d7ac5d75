import type { Json } from "../http/answer.ts";
import { timestamp } from "../clock.ts";
import type { Review, ReviewComment } from "../records.ts";
import { fullName, recordOf, repositoryOfPull } from "../store.ts";
import type { World } from "../world.ts";
import { authorAssociation, presentAccount } from "./account.ts";
import { nodeId } from "./node-id.ts";
import { presentReactions } from "./reaction.ts";
import { repositoryApi } from "./repository.ts";

export function presentReview(world: World, review: Review): Json {
  const pull = recordOf(world.store.pulls, review.pullId);
  const repository = repositoryOfPull(world.store, pull);
  const pullUrl = `${repositoryApi(world, repository)}/pulls/${pull.issue.number}`;
  const web = `${world.url}/${fullName(repository)}/pull/${pull.issue.number}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("PullRequestReview", review.id),
    user: presentAccount(world, review.author),
    body: review.body,
    state: review.state,
    html_url: web,
    pull_request_url: pullUrl,
    author_association: authorAssociation(world, repository, review.author),
    _links: { html: { href: web }, pull_request: { href: pullUrl } },
    // A pending review has no time of submission: the key is missing then.
    ...(review.submittedAt === null ? {} : { submitted_at: timestamp(review.submittedAt) }),
    commit_id: review.commitId,
  };
}

export function presentReviewComment(world: World, comment: ReviewComment): Json {
  const pull = recordOf(world.store.pulls, comment.pullId);
  const thread = recordOf(world.store.threads, comment.threadId);
  const repository = repositoryOfPull(world.store, pull);
  const pullUrl = `${repositoryApi(world, repository)}/pulls/${pull.issue.number}`;
  const url = `${repositoryApi(world, repository)}/pulls/comments/${comment.id}`;
  const web = `${world.url}/${fullName(repository)}/pull/${pull.issue.number}#discussion_r${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId("PullRequestReviewComment", comment.id),
    url,
    pull_request_review_id: comment.reviewId,
    diff_hunk: thread.diffHunk,
    path: thread.path,
    position: thread.position,
    original_position: thread.originalPosition,
    commit_id: thread.commitId,
    original_commit_id: thread.originalCommitId,
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    user: presentAccount(world, comment.author),
    body: comment.body,
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    html_url: web,
    pull_request_url: pullUrl,
    author_association: authorAssociation(world, repository, comment.author),
    _links: { self: { href: url }, html: { href: web }, pull_request: { href: pullUrl } },
    start_line: thread.startLine,
    original_start_line: thread.originalStartLine,
    start_side: thread.startSide,
    line: thread.line,
    original_line: thread.originalLine,
    side: thread.side,
    reactions: presentReactions(world, { subject: "review-comment", subjectId: comment.id, url }),
    subject_type: thread.subjectType,
  };
}
