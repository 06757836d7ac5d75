import type { ApiWrite, CodeHost } from "#core/host/code-host.ts";
import { UsageError } from "#core/errors.ts";
import { collectGuidance, GUIDANCE_PATHS } from "#core/host/guidance.ts";
import { GitError, type Git, type Repository } from "#core/host/git.ts";
import { parseDiff } from "#core/diff/parse-diff.ts";
import type { Snapshot } from "#core/host/pull-request.ts";
import type { ReviewPlan } from "#core/plan/review-plan.ts";
import { createPermalink } from "./permalink.ts";

const CONFIG_PATH = ".sandpiper.yml";

export interface LocalHostOptions {
  readonly git: Git;
  /** Any folder of the repository. */
  readonly directory: string;
  /** Revision that the change is compared to, from their merge base; null for the default branch. */
  readonly base: string | null;
  /** Revision under review; null for HEAD. */
  readonly head: string | null;
  /** The calls that the same plan would make on GitHub. */
  readonly planWrites: (plan: ReviewPlan) => readonly ApiWrite[];
}

/** A change in a repository on this machine. It is read as GitHub would show it, and there is nowhere to post to. */
export function createLocalHost({ git, directory, base, head, planWrites }: LocalHostOptions): CodeHost {
  return {
    planWrites,
    async snapshot(signal) {
      const change = await readChange(git, { directory, base, head });
      signal.throwIfAborted();
      return takeSnapshot(change, signal);
    },
    publish() {
      return Promise.reject(
        new UsageError("A local change has no place to post a review to. Review a pull request with --pr to post."),
      );
    },
  };
}

interface Change {
  readonly repository: Repository;
  readonly baseRevision: string;
  readonly headRevision: string;
  readonly baseSha: string;
  readonly headSha: string;
  readonly mergeBaseSha: string;
}

/** What does not exist here was named by the caller. */
async function readChange(
  git: Git,
  { directory, base, head }: Pick<LocalHostOptions, "directory" | "base" | "head">,
): Promise<Change> {
  try {
    const repository = await git.open(directory);
    const headRevision = head ?? "HEAD";
    const headSha = await repository.resolve(headRevision);
    const baseRevision = base ?? (await repository.defaultBranch());
    if (baseRevision === null) {
      throw new UsageError(
        `${repository.workTree ?? repository.gitDir} has no branch main or master, and its remote names no default. ` +
          "Name the branch that the change goes to with --base.",
      );
    }
    const baseSha = await repository.resolve(baseRevision);
    const mergeBaseSha = await repository.mergeBase(baseRevision, headRevision);
    return { repository, baseRevision, headRevision, baseSha, headSha, mergeBaseSha };
  } catch (cause) {
    if (cause instanceof GitError) throw new UsageError(cause.message, { cause });
    throw cause;
  }
}

async function takeSnapshot(change: Change, signal: AbortSignal): Promise<Snapshot> {
  const { repository, baseRevision, headRevision, baseSha, headSha, mergeBaseSha } = change;
  const [diff, commit, configText, guidance, headRef, permalink] = await Promise.all([
    repository.diff(mergeBaseSha, headSha, signal),
    repository.readCommit(headSha),
    repository.readText(baseSha, CONFIG_PATH),
    repository.readTexts(baseSha, GUIDANCE_PATHS),
    headRevision === "HEAD" ? repository.currentBranch() : branchOf(headRevision),
    readPermalink(change),
  ]);
  return {
    ref: null,
    title: commit.subject,
    body: commit.body,
    author: commit.author,
    baseRef: branchOf(baseRevision),
    headRef,
    baseSha,
    headSha,
    mergeBaseSha,
    trust: "own",
    source: { gitDir: repository.gitDir, headSha, mergeBaseSha },
    files: parseDiff(diff),
    diff,
    configText,
    guidance: collectGuidance(guidance),
    permalink,
    postedReviews: [],
    postedFindings: [],
    notes: [],
    readText: (path, at) => repository.readText(at === "head" ? headSha : mergeBaseSha, path),
    // The repository is the caller's: nothing was made for the snapshot.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A link to a commit that was never pushed would lead nowhere. */
async function readPermalink({ repository, headSha, mergeBaseSha }: Change): Promise<Snapshot["permalink"]> {
  const link = createPermalink(await repository.originUrl());
  if (link === null || !(await repository.isOnRemote(headSha))) return null;
  return (path, headOrBase) => link(headOrBase === "head" ? headSha : mergeBaseSha, path);
}

/** Null for what names a commit and no branch: an id, or a walk through the history. */
function branchOf(revision: string): string | null {
  if (/^(?:[0-9a-f]{7,64}|HEAD|@)$|[~^:]|@\{|^refs\/tags\//.test(revision)) return null;
  return revision.replace(/^(?:refs\/heads|(?:refs\/remotes\/)?origin)\//, "");
}
