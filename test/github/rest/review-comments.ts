import { z } from "zod";
import { actorOf, appIdOf } from "../access/principal.ts";
import { requireRepository } from "../access/require-access.ts";
import { hasRole, roleOf } from "../access/role.ts";
import { type Answer, ApiError, created, noContent, notFound, ok, validationFailed } from "../http/answer.ts";
import { type Call, numberParam, readBody } from "../http/call.ts";
import { listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { presentReviewComment } from "../present/review.ts";
import { placeAnchor } from "../pulls/anchor.ts";
import {
  addComment,
  addReview,
  addThread,
  diffAt,
  emitComment,
  isCommitOfPull,
  settleThreads,
} from "../pulls/write-review.ts";
import type { PullRequest, Repository, ReviewComment, Thread } from "../records.ts";
import { commentsOfPull, pullsOf, recordOf } from "../store.ts";
import { Body } from "./limits.ts";
import { READ_PULLS, requirePull, WRITE_PULLS } from "./require-pull.ts";
import { Side } from "./reviews.ts";

const ONE = "/repos/{owner}/{repo}/pulls/comments/{comment_id}";
const OF_PULL = "/repos/{owner}/{repo}/pulls/{pull_number}/comments";

export const reviewCommentRoutes: readonly Route[] = [
  { route: `GET ${OF_PULL}`, handle: listOfPull },
  { route: `POST ${OF_PULL}`, handle: createComment },
  { route: `POST ${OF_PULL}/{comment_id}/replies`, handle: createReply },
  { route: "GET /repos/{owner}/{repo}/pulls/comments", handle: listOfRepository },
  { route: `GET ${ONE}`, handle: getComment },
  { route: `PATCH ${ONE}`, handle: updateComment },
  { route: `DELETE ${ONE}`, handle: deleteComment },
];

function listOfPull(call: Call): Answer {
  const { pull } = requirePull(call, READ_PULLS);
  return listComments(call, commentsOfPull(call.world.store, pull.id));
}

function listOfRepository(call: Call): Answer {
  const repository = requireRepository(call, READ_PULLS);
  const { store } = call.world;
  return listComments(
    call,
    pullsOf(store, repository.id).flatMap((pull) => commentsOfPull(store, pull.id)),
  );
}

/** Comments of pending reviews, and those that have no place in the diff, are in no list. */
function listComments(call: Call, comments: readonly ReviewComment[]): Answer {
  const { store } = call.world;
  const shown = comments.filter(
    ({ reviewId, threadId }) =>
      recordOf(store.reviews, reviewId).state !== "PENDING" && !recordOf(store.threads, threadId).isUnplaced,
  );
  const since = call.query.get("since");
  const recent = since === null ? shown : shown.filter(({ updatedAt }) => updatedAt >= new Date(since));
  const inOrder = call.query.get("direction") === "desc" ? recent.toReversed() : recent;
  return listed(call, inOrder, (comment) => presentReviewComment(call.world, comment));
}

const CreateComment = z.object({
  body: Body.min(1),
  commit_id: z.string().optional(),
  path: z.string().optional(),
  line: z.number().int().optional(),
  side: Side.optional(),
  start_line: z.number().int().optional(),
  start_side: Side.optional(),
  position: z.number().int().optional(),
  subject_type: z.enum(["line", "file"]).default("line"),
  in_reply_to: z.number().int().optional(),
});
type CreateComment = z.infer<typeof CreateComment>;

async function createComment(call: Call): Promise<Answer> {
  const { world } = call;
  const { pull } = requirePull(call, WRITE_PULLS);
  const request = readBody(call, CreateComment);
  if (request.in_reply_to !== undefined) return reply(call, pull, { to: request.in_reply_to, body: request.body });

  const { path, commit_id: commitId } = request;
  if (path === undefined || commitId === undefined) throw missing(path === undefined ? "path" : "commit_id");
  if (!(await isCommitOfPull(world, pull, commitId))) {
    throw validationFailed({
      resource: "PullRequestReviewComment",
      field: "commit_id",
      code: "custom",
      message: "commit_id is not part of the pull request",
    });
  }
  const thread = await placeThread(call, pull, { ...request, path, commitId });
  const comment = addSingle(call, pull, { thread, body: request.body, inReplyTo: null });
  await settleThreads(world, pull, commitId);
  return created(presentReviewComment(world, comment));
}

async function placeThread(
  { world }: Call,
  pull: PullRequest,
  at: CreateComment & { path: string; commitId: string },
): Promise<Thread> {
  const diff = await diffAt(world, pull, at.commitId);
  if (at.subject_type === "file") {
    if (!diff.files.some(({ path }) => path === at.path)) throw unplaced("path");
    return addThread(world, pull, { path: at.path, commitId: at.commitId, anchor: null });
  }
  if (at.line === undefined && at.position === undefined) throw missing("line");
  const answer = placeAnchor(diff, at);
  if (answer.kind === "refused") throw unplaced(answer.field);
  return addThread(world, pull, { path: at.path, commitId: at.commitId, anchor: answer.anchor });
}

function createReply(call: Call): Answer {
  const { pull } = requirePull(call, WRITE_PULLS);
  const { body } = readBody(call, z.object({ body: Body.min(1) }));
  return reply(call, pull, { to: numberParam(call, "comment_id"), body });
}

/** Answers a thread. Only its first comment can be answered: "Replies to replies are not supported". */
function reply(call: Call, pull: PullRequest, { to, body }: { to: number; body: string }): Answer {
  const { store } = call.world;
  const parent = store.reviewComments.get(to);
  if (parent === undefined || parent.pullId !== pull.id) throw notFound();
  if (parent.inReplyTo !== null) {
    throw validationFailed({
      resource: "PullRequestReviewComment",
      field: "in_reply_to",
      code: "invalid",
      message: "Replies to replies are not supported",
    });
  }
  const thread = recordOf(store.threads, parent.threadId);
  return created(presentReviewComment(call.world, addSingle(call, pull, { thread, body, inReplyTo: to })));
}

/** A comment on its own still belongs to a review, which GitHub makes for it. */
function addSingle(
  call: Call,
  pull: PullRequest,
  comment: { thread: Thread; body: string; inReplyTo: number | null },
): ReviewComment {
  const { world, principal } = call;
  const author = { login: actorOf(world.store, principal).login, appId: appIdOf(principal) };
  const review = addReview(world, pull, { author, body: "", state: "COMMENTED", commitId: comment.thread.commitId });
  const record = addComment(world, comment.thread, {
    review,
    author,
    body: comment.body,
    inReplyTo: comment.inReplyTo,
  });
  emitComment(world, record, { action: "created", pull, sender: author.login });
  return record;
}

function getComment(call: Call): Answer {
  return ok(presentReviewComment(call.world, requireComment(call, READ_PULLS).comment));
}

function updateComment(call: Call): Answer {
  const { world } = call;
  const { comment, repository } = requireComment(call, WRITE_PULLS);
  const sender = requireEditor(call, repository, comment);
  const from = comment.body;
  comment.body = readBody(call, z.object({ body: Body.min(1) })).body;
  comment.updatedAt = world.clock.now();
  const pull = recordOf(world.store.pulls, comment.pullId);
  emitComment(world, comment, { action: "edited", pull, sender, extra: { changes: { body: { from } } } });
  return ok(presentReviewComment(world, comment));
}

function deleteComment(call: Call): Answer {
  const { world } = call;
  const { comment, repository } = requireComment(call, WRITE_PULLS);
  const sender = requireEditor(call, repository, comment);
  emitComment(world, comment, { action: "deleted", pull: recordOf(world.store.pulls, comment.pullId), sender });
  world.store.reviewComments.delete(comment.id);
  const isLast = !commentsOfPull(world.store, comment.pullId).some(({ threadId }) => threadId === comment.threadId);
  if (isLast) world.store.threads.delete(comment.threadId);
  return noContent();
}

function requireComment(call: Call, needs: typeof READ_PULLS): { repository: Repository; comment: ReviewComment } {
  const repository = requireRepository(call, needs);
  const comment = call.world.store.reviewComments.get(numberParam(call, "comment_id"));
  if (comment === undefined || recordOf(call.world.store.pulls, comment.pullId).issue.repositoryId !== repository.id)
    throw notFound();
  return { repository, comment };
}

/** The author may change a comment, and who may write to the repository. */
export function requireEditor(
  { world, principal }: Call,
  repository: Repository,
  { author }: { author: string },
): string {
  const { login } = actorOf(world.store, principal);
  const isWriter = principal.kind === "installation" || hasRole(roleOf(world.store, repository, login), "write");
  if (login !== author && !isWriter) throw new ApiError(403, "You do not have permission to edit this comment.");
  return login;
}

function missing(field: string): ApiError {
  return validationFailed({ resource: "PullRequestReviewComment", field, code: "missing_field" });
}

/** The 422 of a single comment: objects, unlike the strings of a review. */
function unplaced(field: "path" | "line" | "start_line"): ApiError {
  const resource = "PullRequestReviewComment";
  const message = "could not be resolved";
  return validationFailed(
    {
      resource,
      code: "custom",
      field: `pull_request_review_thread.${field}`,
      message: `pull_request_review_thread.${field} ${field === "path" ? message : "must be part of the diff"}`,
    },
    { resource, code: "missing_field", field: "pull_request_review_thread.diff_hunk" },
  );
}
