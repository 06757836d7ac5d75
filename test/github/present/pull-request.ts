import type { Json } from "../http/answer.ts";
import { timestamp } from "../clock.ts";
import { pullDiffOf } from "../git/diff.ts";
import { gitText } from "../git/run-git.ts";
import type { PullRequest, Repository } from "../records.ts";
import { commentsOfPull, fullName, repositoryOfPull } from "../store.ts";
import type { World } from "../world.ts";
import { authorAssociation, presentAccount } from "./account.ts";
import { presentIssueCore } from "./issue.ts";
import { nodeId } from "./node-id.ts";
import { presentRepository, repositoryApi } from "./repository.ts";

/** A pull request as lists show it: without the counts, and without what must be computed. */
export function presentPullInList(world: World, pull: PullRequest): Json {
  const repository = repositoryOfPull(world.store, pull);
  const { issue, base, head } = pull;
  const api = `${repositoryApi(world, repository)}/pulls/${issue.number}`;
  const issueApi = `${repositoryApi(world, repository)}/issues/${issue.number}`;
  const web = `${world.url}/${fullName(repository)}/pull/${issue.number}`;
  const headRepository = head.repositoryId === null ? null : (world.store.repositories.get(head.repositoryId) ?? null);
  const statuses = `${repositoryApi(world, repository)}/statuses/${head.sha}`;
  const links = {
    self: api,
    html: web,
    issue: issueApi,
    comments: `${issueApi}/comments`,
    review_comments: `${api}/comments`,
    review_comment: `${repositoryApi(world, repository)}/pulls/comments{/number}`,
    commits: `${api}/commits`,
    statuses,
  };
  return {
    ...presentIssueCore(world, repository, issue),
    url: api,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    html_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    issue_url: issueApi,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: statuses,
    merged_at: pull.mergedAt === null ? null : timestamp(pull.mergedAt),
    merge_commit_sha: pull.mergeCommitSha,
    requested_reviewers: pull.requestedReviewers.map((login) => presentAccount(world, login)),
    requested_teams: [],
    draft: pull.isDraft,
    head: presentEnd(world, { ...head, repository: headRepository }),
    base: presentEnd(world, { ...base, owner: repository.owner, repository }),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: authorAssociation(world, repository, issue.author),
    auto_merge: null,
  };
}

/** The answer of `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
export async function presentPull(world: World, pull: PullRequest): Promise<Json> {
  const repository = repositoryOfPull(world.store, pull);
  const { base, head, issue } = pull;
  const diff = await pullDiffOf(repository.gitDir, base.sha, head.sha);
  const commits = await gitText(repository.gitDir, ["rev-list", "--count", head.sha, `^${base.sha}`]);
  const isOpen = issue.state === "open";
  return {
    ...presentPullInList(world, pull),
    merged: pull.mergedAt !== null,
    mergeable: isOpen ? pull.isMergeable : null,
    rebaseable: isOpen ? pull.isMergeable : null,
    mergeable_state: mergeableState(pull),
    merged_by: pull.mergedBy === null ? null : presentAccount(world, pull.mergedBy),
    comments: [...world.store.issueComments.values()].filter(({ issueId }) => issueId === issue.id).length,
    review_comments: commentsOfPull(world.store, pull.id).length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: Number(commits),
    additions: diff.files.reduce((sum, file) => sum + file.additions, 0),
    deletions: diff.files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: diff.files.length,
  };
}

interface End {
  readonly owner: string;
  readonly ref: string;
  readonly sha: string;
  readonly repository: Repository | null;
}

function presentEnd(world: World, { owner, ref, sha, repository }: End): Json {
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: presentAccount(world, owner),
    repo: repository === null ? null : presentRepository(world, repository),
  };
}

function mergeableState({ issue, isMergeable, isDraft }: PullRequest): string {
  if (issue.state === "closed" || isMergeable === null) return "unknown";
  if (!isMergeable) return "dirty";
  return isDraft ? "draft" : "clean";
}
