import type { Call } from "../http/call.ts";
import { addComment, settleThreads } from "../pulls/write-review.ts";
import { repositoryOfPull } from "../store.ts";
import { requirePermissions, WRITE_PULLS } from "./may.ts";
import { authorOf, findPending, openPending, pullOfInput, type ReviewInput } from "./pending-review.ts";
import { placeThread, type ThreadPlace } from "./place-thread.ts";
import { requireBody } from "./require-body.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

/** Adds a thread to the pending review, which it opens where there is none. */
export async function addThreadToReview(
  call: Call,
  input: ReviewInput & ThreadPlace & { readonly body: string },
): Promise<Fields> {
  const pull = pullOfInput(call, input);
  requirePermissions(call, repositoryOfPull(call.world.store, pull), WRITE_PULLS);
  const body = requireBody(input.body);
  const open = findPending(call, input);
  const commitId = open?.commitId ?? pull.head.sha;
  const thread = await placeThread(call.world, pull, { ...input, commitId });
  const review = open ?? openPending(call, pull);
  addComment(call.world, thread, { review, author: authorOf(call), body, inReplyTo: null });
  await settleThreads(call.world, pull, commitId);
  return { thread: new Subject("PullRequestReviewThread", thread) };
}
