import { actorOf } from "../access/principal.ts";
import { timestamp } from "../clock.ts";
import type { Call } from "../http/call.ts";
import { nodeId } from "../present/node-id.ts";
import { presentPullInList } from "../present/pull-request.ts";
import { presentReviewComment } from "../present/review.ts";
import type { Thread } from "../records.ts";
import { commentsOfPull, recordOf, repositoryOfPull } from "../store.ts";
import { emit } from "../webhooks/emit.ts";
import { requireResolve } from "./may.ts";
import { findThreadNode } from "./node.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

interface ThreadInput {
  readonly threadId: string;
}

export function resolveThread(call: Call, { threadId }: ThreadInput): Fields {
  const thread = findThreadNode(call, threadId);
  requireResolve(call, recordOf(call.world.store.pulls, thread.pullId), "ResolveReviewThread");
  if (thread.resolvedBy === null) {
    thread.resolvedBy = actorOf(call.world.store, call.principal).login;
    announce(call, thread, "resolved");
  }
  return { thread: new Subject("PullRequestReviewThread", thread) };
}

export function unresolveThread(call: Call, { threadId }: ThreadInput): Fields {
  const thread = findThreadNode(call, threadId);
  requireResolve(call, recordOf(call.world.store.pulls, thread.pullId), "UnresolveReviewThread");
  if (thread.resolvedBy !== null) {
    thread.resolvedBy = null;
    announce(call, thread, "unresolved");
  }
  return { thread: new Subject("PullRequestReviewThread", thread) };
}

function announce({ world, principal }: Call, thread: Thread, action: "resolved" | "unresolved"): void {
  const pull = recordOf(world.store.pulls, thread.pullId);
  const comments = commentsOfPull(world.store, pull.id).filter(({ threadId }) => threadId === thread.id);
  const payload = {
    thread: {
      node_id: nodeId("PullRequestReviewThread", thread.id),
      comments: comments.map((comment) => presentReviewComment(world, comment)),
    },
    pull_request: presentPullInList(world, pull),
    updated_at: timestamp(world.clock.now()),
  };
  const repository = repositoryOfPull(world.store, pull);
  const sender = actorOf(world.store, principal).login;
  emit(world, { event: "pull_request_review_thread", action, repository, sender, payload });
}
