import { GitFailure, gitText, gitTextOrNull } from "../git/run-git.ts";
import type { PullRequest } from "../records.ts";
import { recordOf, repositoryOfPull } from "../store.ts";
import type { World } from "../world.ts";

/** Brings `refs/pull/N/head` and `refs/pull/N/merge` of the base repository up to date, and finds out whether it can be merged. */
export async function writePullRefs(world: World, pull: PullRequest): Promise<void> {
  const { gitDir } = repositoryOfPull(world.store, pull);
  const headRef = `refs/pull/${pull.issue.number}/head`;
  if (pull.head.repositoryId !== null && pull.head.repositoryId !== pull.issue.repositoryId) {
    const fork = recordOf(world.store.repositories, pull.head.repositoryId);
    await gitText(gitDir, ["fetch", "--quiet", fork.gitDir, `+refs/heads/${pull.head.ref}:${headRef}`]);
  } else {
    await gitText(gitDir, ["update-ref", headRef, pull.head.sha]);
  }
  await writeMergeRef(gitDir, pull);
}

/** Makes the merge commit that GitHub would make. A conflict leaves no merge ref. */
export async function writeMergeRef(gitDir: string, pull: PullRequest): Promise<void> {
  const mergeRef = `refs/pull/${pull.issue.number}/merge`;
  const tree = await mergedTree(gitDir, pull.base.sha, pull.head.sha);
  pull.isMergeable = tree !== null;
  if (tree === null) {
    await gitTextOrNull(gitDir, ["update-ref", "-d", mergeRef]);
    pull.mergeCommitSha = null;
    return;
  }
  const message = `Merge ${pull.head.sha} into ${pull.base.sha}`;
  const parents = ["-p", pull.base.sha, "-p", pull.head.sha];
  pull.mergeCommitSha = await gitText(gitDir, ["commit-tree", tree, ...parents, "-m", message]);
  await gitText(gitDir, ["update-ref", mergeRef, pull.mergeCommitSha]);
}

async function mergedTree(gitDir: string, base: string, head: string): Promise<string | null> {
  try {
    return await gitText(gitDir, ["merge-tree", "--write-tree", base, head]);
  } catch (cause) {
    // 1: a conflict. Above 1: no common history, which cannot be merged either.
    if (cause instanceof GitFailure) return null;
    throw cause;
  }
}
