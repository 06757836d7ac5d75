import { parseNodeId } from "../present/node-id.ts";
import type { Call } from "../http/call.ts";
import type { Repository } from "../records.ts";
import { recordOf, repositoryOfPull } from "../store.ts";
import { noNode } from "./graphql-refusal.ts";
import { requireWriter, WRITE_COMMENTS } from "./may.ts";
import { findIssueCommentNode, findReviewCommentNode, findReviewNode } from "./node.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

interface MinimizeInput {
  readonly subjectId: string;
  readonly classifier: string;
}

export function minimize(call: Call, { subjectId, classifier }: MinimizeInput): Fields {
  const { record, subject, repository } = findMinimizable(call, subjectId);
  requireWriter(call, repository, { permissions: WRITE_COMMENTS, mutation: "MinimizeComment" });
  // Said as people read it: OFF_TOPIC becomes "off-topic".
  record.minimizedReason = classifier.toLowerCase().replaceAll("_", "-");
  return { minimizedComment: subject };
}

export function unminimize(call: Call, { subjectId }: Pick<MinimizeInput, "subjectId">): Fields {
  const { record, subject, repository } = findMinimizable(call, subjectId);
  requireWriter(call, repository, { permissions: WRITE_COMMENTS, mutation: "UnminimizeComment" });
  record.minimizedReason = null;
  return { unminimizedComment: subject };
}

interface Minimizable {
  readonly record: { minimizedReason?: string | null };
  readonly subject: Subject;
  readonly repository: Repository;
}

function findMinimizable(call: Call, id: string): Minimizable {
  const { store } = call.world;
  const kind = parseNodeId(id)?.kind;
  if (kind === "IssueComment") {
    const record = findIssueCommentNode(call, id);
    const { repositoryId } = recordOf(store.issues, record.issueId);
    return { record, subject: new Subject(kind, record), repository: recordOf(store.repositories, repositoryId) };
  }
  if (kind === "PullRequestReviewComment") {
    const record = findReviewCommentNode(call, id);
    return { record, subject: new Subject(kind, record), repository: repositoryAt(call, record.pullId) };
  }
  if (kind === "PullRequestReview") {
    const record = findReviewNode(call, id);
    return { record, subject: new Subject(kind, record), repository: repositoryAt(call, record.pullId) };
  }
  throw noNode(id);
}

function repositoryAt({ world }: Call, pullId: number): Repository {
  return repositoryOfPull(world.store, recordOf(world.store.pulls, pullId));
}
