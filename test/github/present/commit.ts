import type { Commit } from "../git/commits.ts";
import type { ChangedFile } from "../git/diff.ts";
import type { Json } from "../http/answer.ts";
import type { Repository } from "../records.ts";
import { fullName } from "../store.ts";
import type { World } from "../world.ts";
import { presentAccount } from "./account.ts";
import { nodeId } from "./node-id.ts";
import { repositoryApi } from "./repository.ts";

export function presentCommit(world: World, repository: Repository, commit: Commit): Json {
  const api = repositoryApi(world, repository);
  const web = `${world.url}/${fullName(repository)}/commit/`;
  const url = `${api}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: UNSIGNED,
    },
    url,
    html_url: `${web}${commit.sha}`,
    comments_url: `${url}/comments`,
    author: accountByEmail(world, commit.author.email),
    committer: accountByEmail(world, commit.committer.email),
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/commits/${sha}`, html_url: `${web}${sha}` })),
  };
}

/** A commit of the git database, as `/git/commits` shows it. */
export function presentGitCommit(world: World, repository: Repository, commit: Commit): Json {
  const api = repositoryApi(world, repository);
  const web = `${world.url}/${fullName(repository)}/commit/`;
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${web}${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/git/commits/${sha}`, html_url: `${web}${sha}` })),
    verification: UNSIGNED,
  };
}

/** One file of a pull request, comparison or commit. `patch` is left out of binary files, of pure renames, and of large changes. */
export function presentFile(world: World, repository: Repository, change: { file: ChangedFile; sha: string }): Json {
  const { file, sha } = change;
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const web = `${world.url}/${fullName(repository)}`;
  const isShown = file.patch !== "" && file.additions + file.deletions <= world.limits.patchLines;
  return {
    sha: file.blob,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${web}/blob/${sha}/${path}`,
    raw_url: `${web}/raw/${sha}/${path}`,
    contents_url: `${repositoryApi(world, repository)}/contents/${path}?ref=${sha}`,
    ...(isShown ? { patch: file.patch } : {}),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

const UNSIGNED = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

function accountByEmail(world: World, email: string): Json | null {
  const account = [...world.store.accounts.values()].find((candidate) => candidate.email === email);
  return account === undefined ? null : presentAccount(world, account.login);
}
