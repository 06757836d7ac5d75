import type { Json } from "../http/answer.ts";
import { timestamp } from "../clock.ts";
import type { Label, Repository, Role } from "../records.ts";
import { fullName, pullsOf } from "../store.ts";
import type { World } from "../world.ts";
import { presentAccount } from "./account.ts";
import { nodeId } from "./node-id.ts";

const LINKS = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
} as const;

/** A repository as it appears inside other objects and in webhooks. */
export function presentRepository(world: World, repository: Repository): Json {
  const name = fullName(repository);
  const api = repositoryApi(world, repository);
  const web = `${world.url}/${name}`;
  const open = pullsOf(world.store, repository.id).filter(({ issue }) => issue.state === "open").length;
  const forks = [...world.store.repositories.values()].filter(({ parentId }) => parentId === repository.id).length;
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name: name,
    private: repository.isPrivate,
    owner: presentAccount(world, repository.owner),
    html_url: web,
    description: repository.description,
    fork: repository.parentId !== null,
    url: api,
    ...Object.fromEntries(Object.entries(LINKS).map(([key, path]) => [key, `${api}${path}`])),
    created_at: timestamp(repository.createdAt),
    updated_at: timestamp(repository.pushedAt),
    pushed_at: timestamp(repository.pushedAt),
    git_url: `${web.replace(/^http/, "git")}.git`,
    ssh_url: `git@127.0.0.1:${name}.git`,
    clone_url: `${web}.git`,
    svn_url: web,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: forks,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.isPrivate ? "private" : "public",
    forks,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** The answer of `GET /repos/{owner}/{repo}`, with what the caller may do. */
export function presentFullRepository(world: World, repository: Repository, role: Role | null): Json {
  const parent = repository.parentId === null ? undefined : world.store.repositories.get(repository.parentId);
  const forkOf =
    parent === undefined ? {} : { parent: presentRepository(world, parent), source: presentRepository(world, parent) };
  return {
    ...presentRepository(world, repository),
    ...(role === null ? {} : { permissions: presentRole(role) }),
    network_count: 0,
    subscribers_count: 0,
    ...forkOf,
  };
}

export function presentRole(role: Role | null): Json {
  const rank = role === null ? -1 : ["read", "triage", "write", "maintain", "admin"].indexOf(role);
  return { admin: rank >= 4, maintain: rank >= 3, push: rank >= 2, triage: rank >= 1, pull: rank >= 0 };
}

export function presentLabel(world: World, repository: Repository, label: Label): Json {
  return {
    id: label.id,
    node_id: nodeId("Label", label.id),
    url: `${repositoryApi(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

export function repositoryApi(world: World, repository: Repository): string {
  return `${world.apiUrl}/repos/${fullName(repository)}`;
}
