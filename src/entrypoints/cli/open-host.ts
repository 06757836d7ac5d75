import { resolve } from "node:path";
import type { CodeHost } from "#core/host/code-host.ts";
import { GitError, type Git, type Uncommitted } from "#core/host/git.ts";
import { createLocalHost } from "../../git/local-host.ts";
import { createGitHubHost } from "../../github/github-host.ts";
import { createOctokit } from "../../github/api/octokit.ts";
import { planWrites } from "../../github/publish/plan-writes.ts";
import type { E2bAccess } from "../env/e2b-access.ts";
import type { CliContext } from "./context.ts";
import type { Progress } from "./progress.ts";
import { parsePullAddress } from "./pull-address.ts";

/** Which change is meant: a pull request, or a base and a head in a repository on this machine. */
export interface ChangeSource {
  readonly repo: string;
  readonly base?: string;
  readonly head?: string;
  readonly pr?: string;
}

interface Surroundings {
  readonly git: Git;
  readonly context: CliContext;
  readonly e2b: E2bAccess | null;
  readonly progress: Progress;
}

/** The change that the call names: a pull request, or one in a repository on this machine. */
export async function openHost(source: ChangeSource, surroundings: Surroundings): Promise<CodeHost> {
  const { git, context } = surroundings;
  if (source.pr !== undefined) return openPullRequest(source.pr, surroundings);

  const directory = resolve(context.cwd, source.repo);
  if (source.head === undefined) await tellUncommitted(directory, surroundings);
  return createLocalHost({
    git,
    directory,
    base: source.base ?? null,
    head: source.head ?? null,
    planWrites: (plan) => planWrites(plan, null),
  });
}

function openPullRequest(address: string, { git, context: { env }, e2b }: Surroundings): CodeHost {
  return createGitHubHost({
    octokit: createOctokit({ token: env.token, apiUrl: env.apiUrl }),
    git,
    pull: parsePullAddress(address),
    token: env.token,
    cloneToken: env.cloneToken,
    hostsWithCredential: e2b?.hostsWithCredential ?? [],
    webUrl: env.serverUrl,
  });
}

/** What is not committed is no part of the change; who forgot it wants to know. */
async function tellUncommitted(directory: string, { git, context, progress }: Surroundings): Promise<void> {
  const { changed, untracked } = await readUncommitted(git, directory, context.signal);
  const parts = [changed === 0 ? "" : `${changed} changed`, untracked === 0 ? "" : `${untracked} new`].filter(
    (part) => part !== "",
  );
  if (parts.length > 0)
    progress.note(`Not part of the review, because not committed: ${parts.join(" and ")} in the working tree.`);
}

/** A folder that is no repository is the host's to complain about. */
async function readUncommitted(git: Git, directory: string, signal: AbortSignal): Promise<Uncommitted> {
  try {
    return await (await git.open(directory)).readUncommitted(signal);
  } catch (error) {
    if (error instanceof GitError) return { changed: 0, untracked: 0 };
    throw error;
  }
}
