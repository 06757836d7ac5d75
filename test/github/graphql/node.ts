import { canSee } from "../access/require-access.ts";
import type { Call } from "../http/call.ts";
import { parseNodeId } from "../present/node-id.ts";
import type { IssueComment, PullRequest, Repository, Review, ReviewComment, Thread } from "../records.ts";
import { recordOf, repositoryOfPull } from "../store.ts";
import { actorObject } from "./actor.ts";
import { commitObject } from "./commit.ts";
import { noNode } from "./graphql-refusal.ts";
import { refObject } from "./ref.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";
import { isVisible } from "./visible.ts";

/** The object of a node id, for those who may see it. */
export async function findNode(call: Call, id: string): Promise<Subject | Fields> {
  const parsed = parseNodeId(id);
  switch (parsed?.kind) {
    case "User":
    case "Bot":
    case "Organization": {
      const account = [...call.world.store.accounts.values()].find((candidate) => String(candidate.id) === parsed.id);
      if (account === undefined) throw noNode(id);
      return actorObject(call.world, account.login);
    }
    case "Repository":
      return new Subject("Repository", findRepositoryNode(call, id));
    case "PullRequest":
      return new Subject("PullRequest", findPullNode(call, id));
    case "PullRequestReview":
      return new Subject("PullRequestReview", findReviewNode(call, id));
    case "PullRequestReviewThread":
      return new Subject("PullRequestReviewThread", findThreadNode(call, id));
    case "PullRequestReviewComment":
      return new Subject("PullRequestReviewComment", findReviewCommentNode(call, id));
    case "IssueComment":
      return new Subject("IssueComment", findIssueCommentNode(call, id));
    case "Commit":
      return await findCommitNode(call, parsed.id, id);
    case "Ref":
      return await findRefNode(call, id);
    case "App":
    case "Issue":
    case "Reaction":
    case "Label":
    case "CheckRun":
    case "CheckSuite":
    case "StatusContext":
    case undefined:
      throw noNode(id);
  }
}

export function findRepositoryNode(call: Call, id: string): Repository {
  return requireVisible(call, recordAt(call.world.store.repositories, "Repository", id), id);
}

export function findPullNode(call: Call, id: string): PullRequest {
  const pull = recordAt(call.world.store.pulls, "PullRequest", id);
  if (pull === undefined) throw noNode(id);
  requireVisible(call, repositoryOfPull(call.world.store, pull), id);
  return pull;
}

export function findReviewNode(call: Call, id: string): Review {
  const review = recordAt(call.world.store.reviews, "PullRequestReview", id);
  if (review === undefined || !isVisible(call, review)) throw noNode(id);
  requireVisiblePull(call, review.pullId, id);
  return review;
}

export function findThreadNode(call: Call, id: string): Thread {
  const thread = recordAt(call.world.store.threads, "PullRequestReviewThread", id);
  if (thread === undefined) throw noNode(id);
  requireVisiblePull(call, thread.pullId, id);
  return thread;
}

export function findReviewCommentNode(call: Call, id: string): ReviewComment {
  const comment = recordAt(call.world.store.reviewComments, "PullRequestReviewComment", id);
  if (comment === undefined || !isVisible(call, recordOf(call.world.store.reviews, comment.reviewId))) throw noNode(id);
  requireVisiblePull(call, comment.pullId, id);
  return comment;
}

export function findIssueCommentNode(call: Call, id: string): IssueComment {
  const comment = recordAt(call.world.store.issueComments, "IssueComment", id);
  if (comment === undefined) throw noNode(id);
  const { repositoryId } = recordOf(call.world.store.issues, comment.issueId);
  requireVisible(call, call.world.store.repositories.get(repositoryId), id);
  return comment;
}

function recordAt<T>(
  records: ReadonlyMap<number, T>,
  kind: NonNullable<ReturnType<typeof parseNodeId>>["kind"],
  id: string,
): T | undefined {
  const parsed = parseNodeId(id);
  return parsed?.kind === kind ? records.get(Number(parsed.id)) : undefined;
}

function requireVisiblePull(call: Call, pullId: number, id: string): void {
  const { store } = call.world;
  requireVisible(call, repositoryOfPull(store, recordOf(store.pulls, pullId)), id);
}

function requireVisible({ world, principal }: Call, repository: Repository | undefined, id: string): Repository {
  if (repository === undefined || !canSee(world, principal, repository)) throw noNode(id);
  return repository;
}

async function findCommitNode(call: Call, sha: string, id: string): Promise<Fields> {
  for (const repository of call.world.store.repositories.values()) {
    const commit = canSee(call.world, call.principal, repository)
      ? await commitObject(call.world, repository, sha)
      : null;
    if (commit !== null) return commit;
  }
  throw noNode(id);
}

async function findRefNode(call: Call, id: string): Promise<Fields> {
  const { repository, branch } = findBranchNode(call, id);
  const ref = await refObject(call.world, repository, branch);
  if (ref === null) throw noNode(id);
  return ref;
}

/** The id of a branch holds its repository: "REPOSITORY:refs/heads/NAME". */
export function findBranchNode(call: Call, id: string): { repository: Repository; branch: string } {
  const parsed = parseNodeId(id);
  const match = parsed?.kind === "Ref" ? /^(\d+):refs\/heads\/(.+)$/.exec(parsed.id) : null;
  if (match === null) throw noNode(id);
  const repository = requireVisible(call, call.world.store.repositories.get(Number(match[1])), id);
  return { repository, branch: match[2] ?? "" };
}
