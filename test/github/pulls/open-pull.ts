import { readCommits, resolveCommit } from "../git/commits.ts";
import { gitText, gitTextOrNull } from "../git/run-git.ts";
import { validationFailed } from "../http/answer.ts";
import { presentPull } from "../present/pull-request.ts";
import type { Issue, PullRequest, Repository } from "../records.ts";
import { fullName, pullsOf } from "../store.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";
import { writePullRefs } from "./pull-refs.ts";

export interface OpenPullRequest {
  readonly repository: Repository;
  readonly title: string;
  readonly body: string | null;
  readonly base: string;
  /** "branch", or "owner:branch" for a fork. */
  readonly head: string;
  readonly isDraft: boolean;
  readonly author: string;
  readonly appId: number | null;
}

/** Opens a pull request, or refuses with GitHub's 422. */
export async function openPull(world: World, request: OpenPullRequest): Promise<PullRequest> {
  const { repository } = request;
  const baseSha = await resolveBranch(repository, request.base);
  if (baseSha === null) throw invalid("base");
  const head = await findHead(world, request);
  if (head === null) throw invalid("head");
  refuseDuplicate(world, request, head.repository.id);
  await bringCommit(repository, head);
  if ((await gitTextOrNull(repository.gitDir, ["merge-base", baseSha, head.sha])) === null) {
    throw custom(`The ${head.ref} branch has no history in common with ${fullName(repository)}:${request.base}`);
  }
  const ahead = await readCommits(repository.gitDir, [head.sha, `^${baseSha}`], ["--max-count=1"]);
  if (ahead.length === 0) throw custom(`No commits between ${request.base} and ${request.head}`);

  const pull = createRecords(world, { request, baseSha, head });
  await writePullRefs(world, pull);
  const payload = { number: pull.issue.number, pull_request: await presentPull(world, pull) };
  emit(world, { event: "pull_request", action: "opened", repository, sender: request.author, payload });
  return pull;
}

interface Head {
  readonly repository: Repository;
  readonly ref: string;
  readonly sha: string;
}

async function findHead(world: World, { repository, head }: OpenPullRequest): Promise<Head | null> {
  const colon = head.indexOf(":");
  const owner = colon === -1 ? repository.owner : head.slice(0, colon);
  const ref = head.slice(colon + 1);
  const network = repository.parentId ?? repository.id;
  const source = [...world.store.repositories.values()].find(
    (candidate) =>
      candidate.owner.toLowerCase() === owner.toLowerCase() &&
      (candidate.id === network || candidate.parentId === network),
  );
  const sha = source === undefined ? null : await resolveBranch(source, ref);
  return source === undefined || sha === null ? null : { repository: source, ref, sha };
}

async function resolveBranch({ gitDir }: Repository, branch: string): Promise<string | null> {
  return await resolveCommit(gitDir, `refs/heads/${branch.replace(/^refs\/heads\//, "")}`);
}

/** A fork's commit comes into the base repository before anything compares it. */
async function bringCommit(repository: Repository, head: Head): Promise<void> {
  if (head.repository.id === repository.id) return;
  await gitText(repository.gitDir, ["fetch", "--quiet", head.repository.gitDir, `refs/heads/${head.ref}`]);
}

function refuseDuplicate(world: World, { repository, base, head }: OpenPullRequest, headRepositoryId: number): void {
  const ref = head.includes(":") ? head.slice(head.indexOf(":") + 1) : head;
  const existing = pullsOf(world.store, repository.id).find(
    (pull) =>
      pull.issue.state === "open" &&
      pull.base.ref === base &&
      pull.head.ref === ref &&
      pull.head.repositoryId === headRepositoryId,
  );
  if (existing === undefined) return;
  const label = head.includes(":") ? head : `${repository.owner}:${head}`;
  throw custom(`A pull request already exists for ${label}.`);
}

function createRecords(world: World, made: { request: OpenPullRequest; baseSha: string; head: Head }): PullRequest {
  const { request, baseSha, head } = made;
  const { store } = world;
  const now = world.clock.now();
  const issue: Issue = {
    id: store.nextId(),
    repositoryId: request.repository.id,
    number: request.repository.nextNumber++,
    title: request.title,
    body: request.body,
    state: "open",
    author: request.author,
    appId: request.appId,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    labels: [],
    assignees: [],
    locked: false,
  };
  const pull: PullRequest = {
    id: store.nextId(),
    issue,
    base: { ref: request.base, sha: baseSha },
    head: { repositoryId: head.repository.id, owner: head.repository.owner, ref: head.ref, sha: head.sha },
    heads: [head.sha],
    isDraft: request.isDraft,
    mergedAt: null,
    mergedBy: null,
    mergeCommitSha: null,
    isMergeable: null,
    maintainerCanModify: head.repository.id !== request.repository.id,
    requestedReviewers: [],
  };
  store.issues.set(issue.id, issue);
  store.pulls.set(pull.id, pull);
  return pull;
}

function invalid(field: "base" | "head"): Error {
  return validationFailed({ resource: "PullRequest", field, code: "invalid" });
}

function custom(message: string): Error {
  // GitHub names no field here.
  return validationFailed({ resource: "PullRequest", code: "custom", message });
}
