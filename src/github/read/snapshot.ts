import { GitError, type FetchedRepository, type Git } from "#core/host/git.ts";
import { collectGuidance, GUIDANCE_PATHS } from "#core/host/guidance.ts";
import { CONFIG_FILE } from "#core/config/parse-config.ts";
import { parseDiff } from "#core/diff/parse-diff.ts";
import type { RemoteSource, Snapshot } from "#core/host/pull-request.ts";
import type { PullAnswer } from "../api/answers.ts";
import { lendCloneToken, type CloneToken } from "./clone-token.ts";
import type { GitHubApi } from "../api/github-api.ts";
import { readIdentity } from "./identity.ts";
import { buildPermalink } from "./permalink.ts";
import { readPosted, type Posted } from "./posted.ts";
import type { Pull } from "../api/pull.ts";
import { checkIsOpen, readPullRequest, trustOf } from "./read-pull-request.ts";
import type { Sleep } from "../api/sleep.ts";

export interface SnapshotSource {
  readonly api: GitHubApi;
  readonly git: Git;
  readonly pull: Pull;
  readonly token: string | null;
  /** Null where no token may leave this machine. */
  readonly cloneToken: CloneToken | null;
  /** Whether the network around sandboxes signs in to the git host for them. */
  readonly isCredentialAdded: boolean;
  readonly sleep: Sleep;
  readonly webUrl: string;
  readonly graphqlUrl: string;
}

/** Reads the pull request once: what it says by the API, what it changes by git, whose diff has no limits. */
export async function readSnapshot(source: SnapshotSource, signal: AbortSignal): Promise<Snapshot> {
  const { api, pull, token, graphqlUrl } = source;
  const first = await readPullRequest(api, pull, signal);
  checkIsOpen(first, pull);
  const identity = token === null ? null : await readIdentity(api, graphqlUrl, signal);
  const posted = await readPosted({ api, pull, identity, graphqlUrl }, signal);

  const { answer, repository } = await fetchChange(source, first, signal);
  try {
    return { ...(await readChange(source, { answer, repository }, signal)), ...posted };
  } catch (error) {
    await repository[Symbol.asyncDispose]();
    throw error;
  }
}

interface Change {
  readonly answer: PullAnswer;
  readonly repository: FetchedRepository;
}

/** A push may replace the head between the question and the fetch: the new head is then what there is to review. */
async function fetchChange(source: SnapshotSource, answer: PullAnswer, signal: AbortSignal): Promise<Change> {
  try {
    return { answer, repository: await fetchHead(source, answer, signal) };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const now = await readPullRequest(source.api, source.pull, signal);
    if (now.head.sha === answer.head.sha && now.base.ref === answer.base.ref) throw error;
    checkIsOpen(now, source.pull);
    return { answer: now, repository: await fetchHead(source, now, signal) };
  }
}

/** The base repository has the heads of forks too, so that access to the fork is not needed. */
async function fetchHead(source: SnapshotSource, answer: PullAnswer, signal: AbortSignal) {
  const { git, token } = source;
  const { url, headRef } = remoteOf(source, answer);
  return git.fetch({ url, token, headRef, headSha: answer.head.sha, baseRef: baseRefOf(answer.base.ref) }, signal);
}

function remoteOf({ pull, webUrl }: SnapshotSource, { base: { repo } }: PullAnswer) {
  return { url: `${webUrl}/${repo.owner.login}/${repo.name}.git`, headRef: `refs/pull/${pull.number}/head` };
}

/** For sandboxes. They never get the token of the run, which may write: of a private repository without another one they are sent the files. */
function lendRemote(source: SnapshotSource, answer: PullAnswer): RemoteSource | null {
  const { cloneToken, isCredentialAdded, sleep } = source;
  const remote = remoteOf(source, answer);
  if (!answer.base.repo.private || isCredentialAdded) return { ...remote, borrowToken: async () => null };
  return cloneToken === null ? null : { ...remote, borrowToken: async () => lendCloneToken(cloneToken, sleep) };
}

function baseRefOf(branch: string): string {
  return `refs/heads/${branch}`;
}

type ReadChange = Omit<Snapshot, keyof Posted>;

async function readChange(
  source: SnapshotSource,
  { answer, repository }: Change,
  signal: AbortSignal,
): Promise<ReadChange> {
  const {
    name: repo,
    owner: { login: owner },
  } = answer.base.repo;
  const headSha = await repository.resolve(answer.head.sha);
  // The tip of the branch: the API's own `base.sha` is that of the last push to the pull request.
  const baseSha = await repository.resolve(baseRefOf(answer.base.ref));
  const mergeBaseSha = await repository.mergeBase(baseSha, headSha);
  const diff = await repository.diff(mergeBaseSha, headSha, signal);
  function commitAt(at: "head" | "base"): string {
    return at === "head" ? headSha : mergeBaseSha;
  }

  return {
    ref: { owner, repo, number: source.pull.number, headSha },
    title: answer.title,
    body: answer.body ?? "",
    author: answer.user?.login ?? null,
    baseRef: answer.base.ref,
    headRef: answer.head.ref,
    baseSha,
    headSha,
    mergeBaseSha,
    trust: trustOf(answer),
    source: { gitDir: repository.gitDir, headSha, mergeBaseSha, remote: lendRemote(source, answer) },
    files: parseDiff(diff),
    diff,
    configText: await repository.readText(baseSha, CONFIG_FILE),
    guidance: collectGuidance(await repository.readTexts(baseSha, GUIDANCE_PATHS)),
    permalink: (path, at) => buildPermalink({ webUrl: source.webUrl, owner, repo }, commitAt(at), path),
    readText: (path, at) => repository.readText(commitAt(at), path),
    [Symbol.asyncDispose]: () => repository[Symbol.asyncDispose](),
  };
}
