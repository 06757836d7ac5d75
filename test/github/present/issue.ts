import type { Json } from "../http/answer.ts";
import { timestamp } from "../clock.ts";
import type { Issue, IssueComment, Repository } from "../records.ts";
import { findPull, fullName, recordOf } from "../store.ts";
import type { World } from "../world.ts";
import { authorAssociation, presentAccount } from "./account.ts";
import { presentAppOrNull } from "./app.ts";
import { nodeId } from "./node-id.ts";
import { presentReactions } from "./reaction.ts";
import { presentLabel, repositoryApi } from "./repository.ts";

/** What issues and pull requests have in common. */
export function presentIssueCore(world: World, repository: Repository, issue: Issue): Json {
  const labels = repository.labels.filter(({ name }) => issue.labels.includes(name));
  return {
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: presentAccount(world, issue.author),
    body: issue.body,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    assignee: issue.assignees[0] === undefined ? null : presentAccount(world, issue.assignees[0]),
    assignees: issue.assignees.map((login) => presentAccount(world, login)),
    milestone: null,
    labels: labels.map((label) => presentLabel(world, repository, label)),
    active_lock_reason: null,
  };
}

/** An issue, or a pull request seen as one: then it has the key `pull_request`. */
export function presentIssue(world: World, issue: Issue): Json {
  const repository = recordOf(world.store.repositories, issue.repositoryId);
  const pull = findPull(world.store, repository.id, issue.number);
  const api = `${repositoryApi(world, repository)}/issues/${issue.number}`;
  const web = `${world.url}/${fullName(repository)}/${pull === undefined ? "issues" : "pull"}/${issue.number}`;
  const comments = [...world.store.issueComments.values()].filter(({ issueId }) => issueId === issue.id).length;
  return {
    ...presentIssueCore(world, repository, issue),
    url: api,
    repository_url: repositoryApi(world, repository),
    labels_url: `${api}/labels{/name}`,
    comments_url: `${api}/comments`,
    events_url: `${api}/events`,
    html_url: web,
    id: issue.id,
    node_id: nodeId(pull === undefined ? "Issue" : "PullRequest", pull?.id ?? issue.id),
    comments,
    author_association: authorAssociation(world, repository, issue.author),
    ...(pull === undefined
      ? {}
      : {
          draft: pull.isDraft,
          pull_request: {
            url: `${repositoryApi(world, repository)}/pulls/${issue.number}`,
            html_url: web,
            diff_url: `${web}.diff`,
            patch_url: `${web}.patch`,
            merged_at: pull.mergedAt === null ? null : timestamp(pull.mergedAt),
          },
        }),
    reactions: presentReactions(world, { subject: "issue", subjectId: issue.id, url: api }),
    timeline_url: `${api}/timeline`,
    performed_via_github_app: presentAppOrNull(world, issue.appId),
    state_reason: null,
  };
}

export function presentIssueComment(world: World, comment: IssueComment): Json {
  const issue = recordOf(world.store.issues, comment.issueId);
  const repository = recordOf(world.store.repositories, issue.repositoryId);
  const kind = findPull(world.store, repository.id, issue.number) === undefined ? "issues" : "pull";
  const api = repositoryApi(world, repository);
  const url = `${api}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${world.url}/${fullName(repository)}/${kind}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    user: presentAccount(world, comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    body: comment.body,
    author_association: authorAssociation(world, repository, comment.author),
    reactions: presentReactions(world, { subject: "issue-comment", subjectId: comment.id, url }),
    performed_via_github_app: presentAppOrNull(world, comment.appId),
  };
}
