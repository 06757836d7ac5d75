import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { copyBranches, createBareRepository, readBranches } from "../git/bare-repository.ts";
import { commitFiles, type Files } from "../git/commit-files.ts";
import { resolveCommit } from "../git/commits.ts";
import { gitText } from "../git/run-git.ts";
import { branchMoved } from "../pulls/branch-moved.ts";
import type { BranchProtection, Repository, Role } from "../records.ts";
import { accountOf, fullName } from "../store.ts";
import type { World } from "../world.ts";
import { requireLoopback } from "../webhooks/require-loopback.ts";
import { createAccount } from "./accounts.ts";

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly defaultBranch?: string;
  /** The files of the first commit. */
  readonly files?: Files;
  /** A git directory on this machine, whose branches and tags are copied. */
  readonly from?: string;
  readonly collaborators?: Readonly<Record<string, Role>>;
}

export interface Push {
  readonly branch: string;
  readonly files: Files;
  readonly message?: string;
  /** The branch to start from, where `branch` is new: the default branch where left out. */
  readonly from?: string;
  /** Login of who pushes; the owner where left out. */
  readonly author?: string;
}

export interface RepositorySeeds {
  createRepository(request: NewRepository): Promise<Repository>;
  fork(repository: Repository, owner: string): Promise<Repository>;
  /** Deletes a repository. Pull requests from it stay open, with a head that has no repository. */
  deleteRepository(repository: Repository): void;
  /** Commits files to a branch as a push does: pull requests move and webhooks are sent. Returns the new commit. */
  push(repository: Repository, push: Push): Promise<string>;
  /** Points a branch at a commit that the repository has, as a forced push does. */
  forcePush(repository: Repository, branch: string, sha: string): Promise<void>;
  deleteBranch(repository: Repository, branch: string): Promise<void>;
  /** The commit at the tip of a branch. */
  tip(repository: Repository, branch: string): Promise<string>;
  setRole(repository: Repository, login: string, role: Role): void;
  protectBranch(repository: Repository, branch: string, protection?: Partial<BranchProtection>): void;
  /** A webhook of the repository itself, on loopback only. */
  addHook(repository: Repository, hook: { url: string; secret: string; events?: readonly string[] }): void;
}

export function createRepositorySeeds(world: World): RepositorySeeds {
  const { store } = world;
  return {
    createRepository: async (request) => await createRepository(world, request),
    fork: async (repository, owner) => await forkRepository(world, repository, owner),
    deleteRepository(repository) {
      store.repositories.delete(repository.id);
      for (const pull of store.pulls.values())
        if (pull.head.repositoryId === repository.id) pull.head.repositoryId = null;
    },
    push: async (repository, push) => await pushFiles(world, repository, push),
    async forcePush(repository, branch, sha) {
      const before = await resolveCommit(repository.gitDir, `refs/heads/${branch}`);
      await gitText(repository.gitDir, ["update-ref", `refs/heads/${branch}`, sha]);
      await branchMoved(world, { repository, branch, before, after: sha, sender: repository.owner });
    },
    async deleteBranch(repository, branch) {
      const before = await resolveCommit(repository.gitDir, `refs/heads/${branch}`);
      await gitText(repository.gitDir, ["update-ref", "-d", `refs/heads/${branch}`]);
      await branchMoved(world, { repository, branch, before, after: null, sender: repository.owner });
    },
    tip: async (repository, branch) => await requireTip(repository, branch),
    setRole(repository, login, role) {
      createAccount(world, { login, type: "User" });
      repository.collaborators.set(login.toLowerCase(), role);
    },
    protectBranch(repository, branch, { requiredChecks = [], requiredApprovals = 1 } = {}) {
      repository.protections.set(branch, { requiredChecks, requiredApprovals });
    },
    addHook(repository, { url, secret, events = ["*"] }) {
      requireLoopback(url);
      repository.hooks.push({ id: store.nextId(), url, secret, events });
    },
  };
}

async function createRepository(world: World, request: NewRepository): Promise<Repository> {
  const owner = createAccount(world, { login: request.owner, type: "User" });
  const defaultBranch = request.defaultBranch ?? "main";
  const repository = await addRepository(world, {
    owner: owner.login,
    name: request.name,
    defaultBranch,
    isPrivate: request.private ?? false,
    description: request.description ?? null,
    parentId: null,
  });
  for (const [login, role] of Object.entries(request.collaborators ?? {})) {
    createAccount(world, { login, type: "User" });
    repository.collaborators.set(login.toLowerCase(), role);
  }
  if (request.from !== undefined) await copyBranches(request.from, repository.gitDir);
  if (request.files !== undefined) {
    const { files } = request;
    const date = world.clock.now();
    await commitFiles(repository.gitDir, {
      branch: defaultBranch,
      parent: null,
      files,
      message: "Initial commit",
      author: owner,
      date,
    });
  }
  return repository;
}

async function forkRepository(world: World, parent: Repository, owner: string): Promise<Repository> {
  const { login } = createAccount(world, { login: owner, type: "User" });
  const { name, defaultBranch, isPrivate, description, id } = parent;
  const fork = await addRepository(world, { owner: login, name, defaultBranch, isPrivate, description, parentId: id });
  await copyBranches(parent.gitDir, fork.gitDir);
  return fork;
}

type Facts = Pick<Repository, "owner" | "name" | "defaultBranch" | "isPrivate" | "description" | "parentId">;

async function addRepository(world: World, facts: Facts): Promise<Repository> {
  const { store, clock } = world;
  const id = store.nextId();
  const gitDir = join(world.gitRoot, `${id}-${randomBytes(4).toString("hex")}.git`);
  await createBareRepository(gitDir, facts.defaultBranch);
  const now = clock.now();
  const repository: Repository = {
    id,
    ...facts,
    gitDir,
    createdAt: now,
    pushedAt: now,
    collaborators: new Map(),
    labels: [],
    hooks: [],
    protections: new Map(),
    nextNumber: 1,
  };
  store.repositories.set(id, repository);
  return repository;
}

async function pushFiles(world: World, repository: Repository, push: Push): Promise<string> {
  const { branch, files, message = "Change files" } = push;
  const before = (await readBranches(repository.gitDir)).get(branch) ?? null;
  const parent = before ?? (await requireTip(repository, push.from ?? repository.defaultBranch));
  const author = accountOf(world.store, push.author ?? repository.owner);
  const after = await commitFiles(repository.gitDir, {
    branch,
    parent,
    files,
    message,
    author,
    date: world.clock.now(),
  });
  await branchMoved(world, { repository, branch, before, after, sender: author.login });
  return after;
}

async function requireTip(repository: Repository, branch: string): Promise<string> {
  const sha = await resolveCommit(repository.gitDir, `refs/heads/${branch}`);
  if (sha === null) throw new Error(`${fullName(repository)} has no branch "${branch}". Push to it first.`);
  return sha;
}
