import type { Call } from "../http/call.ts";
import { addComment, addReview, emitComment } from "../pulls/write-review.ts";
import { commentsOfPull, recordOf, repositoryOfPull } from "../store.ts";
import { requirePermissions, WRITE_PULLS } from "./may.ts";
import { findThreadNode } from "./node.ts";
import { nodeId } from "../present/node-id.ts";
import { authorOf, findPending } from "./pending-review.ts";
import { requireBody } from "./require-body.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

interface ReplyInput {
  readonly pullRequestReviewThreadId: string;
  readonly pullRequestReviewId?: string | null;
  readonly body: string;
}

/** Answers a thread: within the pending review where its author has one, at once otherwise. */
export function addReply(call: Call, input: ReplyInput): Fields {
  const { world } = call;
  const thread = findThreadNode(call, input.pullRequestReviewThreadId);
  const pull = recordOf(world.store.pulls, thread.pullId);
  requirePermissions(call, repositoryOfPull(world.store, pull), WRITE_PULLS);
  const body = requireBody(input.body);
  const author = authorOf(call);
  const pullRequestId = nodeId("PullRequest", pull.id);
  const pending = findPending(call, { pullRequestReviewId: input.pullRequestReviewId ?? null, pullRequestId });
  const review = pending ?? addReview(world, pull, { author, body: "", state: "COMMENTED", commitId: thread.commitId });
  const [first] = commentsOfPull(world.store, pull.id).filter(({ threadId }) => threadId === thread.id);
  const comment = addComment(world, thread, { review, author, body, inReplyTo: first?.id ?? null });
  if (pending === null) emitComment(world, comment, { action: "created", pull, sender: author.login });
  return { comment: new Subject("PullRequestReviewComment", comment) };
}
