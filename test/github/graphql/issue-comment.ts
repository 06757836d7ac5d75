import { timestamp } from "../clock.ts";
import { authorAssociation } from "../present/account.ts";
import { nodeId } from "../present/node-id.ts";
import type { IssueComment } from "../records.ts";
import { findPull, fullName, recordOf } from "../store.ts";
import type { World } from "../world.ts";
import { actorObject } from "./actor.ts";
import { minimizable } from "./minimizable.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

export function issueCommentFields(world: World, comment: IssueComment): Fields {
  const issue = recordOf(world.store.issues, comment.issueId);
  const repository = recordOf(world.store.repositories, issue.repositoryId);
  const pull = findPull(world.store, repository.id, issue.number);
  const kind = pull === undefined ? "issues" : "pull";
  const path = `/${fullName(repository)}/${kind}/${issue.number}#issuecomment-${comment.id}`;
  return {
    id: nodeId("IssueComment", comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    bodyText: comment.body,
    author: () => actorObject(world, comment.author),
    authorAssociation: authorAssociation(world, repository, comment.author),
    createdAt: timestamp(comment.createdAt),
    updatedAt: timestamp(comment.updatedAt),
    publishedAt: timestamp(comment.createdAt),
    url: `${world.url}${path}`,
    resourcePath: path,
    pullRequest: () => (pull === undefined ? null : new Subject("PullRequest", pull)),
    repository: () => new Subject("Repository", repository),
    ...minimizable(world, repository, comment),
  };
}
