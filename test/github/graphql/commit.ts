import { type Commit, type Person, readCommit } from "../git/commits.ts";
import { nodeId } from "../present/node-id.ts";
import type { Repository } from "../records.ts";
import { fullName } from "../store.ts";
import type { World } from "../world.ts";
import { userObject } from "./actor.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

/** A commit by its full id; null where the repository does not have it. */
export async function commitObject(world: World, repository: Repository, sha: string): Promise<Fields | null> {
  const commit = await readCommit(repository.gitDir, sha);
  return commit === null ? null : objectOf(world, repository, commit);
}

function objectOf(world: World, repository: Repository, commit: Commit): Fields {
  const [headline = "", ...rest] = commit.message.split("\n");
  const path = `/${fullName(repository)}/commit/${commit.sha}`;
  return {
    __typename: "Commit",
    id: nodeId("Commit", commit.sha),
    oid: commit.sha,
    abbreviatedOid: commit.sha.slice(0, 7),
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    author: gitActor(world, commit.author),
    committer: gitActor(world, commit.committer),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    pushedDate: null,
    url: `${world.url}${path}`,
    commitUrl: `${world.url}${path}`,
    resourcePath: path,
    commitResourcePath: path,
    repository: () => new Subject("Repository", repository),
  };
}

function gitActor(world: World, { name, email, date }: Person): Fields {
  const account = [...world.store.accounts.values()].find((candidate) => candidate.email === email);
  return {
    name,
    email,
    date,
    user: account === undefined ? null : () => userObject(world, account.login),
    avatarUrl: account === undefined ? `${world.url}/avatars/0` : `${world.url}/avatars/${account.id}`,
  };
}
