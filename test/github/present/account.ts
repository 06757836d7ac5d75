import type { Json } from "../http/answer.ts";
import { timestamp } from "../clock.ts";
import { roleOf } from "../access/role.ts";
import type { Account, Repository } from "../records.ts";
import { accountOf } from "../store.ts";
import type { World } from "../world.ts";
import { nodeId } from "./node-id.ts";

/** A person, bot or organization as it appears inside other objects: GitHub's "simple user". */
export function presentAccount(world: World, login: string): Json {
  const account = accountOf(world.store, login);
  const api = `${world.apiUrl}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type, account.id),
    avatar_url: `${world.url}/avatars/${account.id}`,
    gravatar_id: "",
    url: api,
    html_url: webPage(world, account),
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** The answer of `GET /users/{username}` and `GET /user`. */
export function presentFullAccount(world: World, account: Account): Json {
  return {
    ...presentAccount(world, account.login),
    name: account.name,
    company: null,
    blog: "",
    location: null,
    email: account.type === "Bot" ? null : account.email,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: timestamp(account.createdAt),
    updated_at: timestamp(account.createdAt),
  };
}

/** How somebody stands to a repository. Private members of an organization show as CONTRIBUTOR or NONE: it says nothing about rights. */
export function authorAssociation(world: World, repository: Repository, login: string): string {
  const owner = accountOf(world.store, repository.owner);
  const name = login.toLowerCase();
  if (owner.login.toLowerCase() === name) return "OWNER";
  if (owner.members.get(name) === "public") return "MEMBER";
  if (owner.members.get(name) === "private") return "CONTRIBUTOR";
  const isCollaborator = repository.collaborators.has(name) && roleOf(world.store, repository, login) !== null;
  return isCollaborator ? "COLLABORATOR" : "NONE";
}

function webPage(world: World, { login, type }: Account): string {
  return type === "Bot" ? `${world.url}/apps/${login.replace(/\[bot\]$/, "")}` : `${world.url}/${login}`;
}
