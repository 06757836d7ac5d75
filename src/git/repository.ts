import { GitError, type Commit, type Repository } from "#core/host/git.ts";
import { readCurrentBranch, readDefaultBranch, readIsOnRemote } from "./branches.ts";
import { diffCommits } from "./diff-commits.ts";
import { findMergeBase } from "./find-merge-base.ts";
import type { GitProgram } from "./git-program.ts";
import { isObjectId } from "#core/host/object-id.ts";
import { readOriginUrl } from "./origin-url.ts";
import { readTexts } from "./read-texts.ts";
import { readUncommitted } from "./read-uncommitted.ts";
import { createRepositoryCalls, type RepositoryCalls } from "./repository-calls.ts";
import { resolveRevision } from "./resolve-revision.ts";
import { createTextReader } from "./text-reader.ts";

export type RepositoryPlace = Pick<Repository, "gitDir" | "isShallow" | "workTree">;

/** A repository whose place is known. */
export function createRepository(program: GitProgram, place: RepositoryPlace): Repository {
  const calls = createRepositoryCalls(program, place.gitDir, place.workTree ?? place.gitDir);
  async function readMany(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    return readTexts(calls, await resolveOnce(calls, commit), paths);
  }

  return {
    ...place,
    resolve: (revision) => resolveRevision(calls, revision),
    mergeBase: async (base, head) => mergeBaseOf(calls, { base, head }),
    diff: async (from, to, signal) =>
      diffCommits(calls, { from: await resolveOnce(calls, from), to: await resolveOnce(calls, to) }, signal),
    readText: createTextReader(readMany),
    readTexts: readMany,
    readCommit: async (revision) => readCommit(calls, await resolveOnce(calls, revision)),
    currentBranch: () => readCurrentBranch(calls),
    defaultBranch: () => readDefaultBranch(calls),
    isOnRemote: async (commit) => readIsOnRemote(calls, await resolveOnce(calls, commit)),
    originUrl: () => readOriginUrl(calls),
    readUncommitted: (signal) => readUncommitted(program, place, signal),
  };
}

/** A full id needs no look-up; the command that uses it fails where it does not exist. */
async function resolveOnce(calls: RepositoryCalls, revision: string): Promise<string> {
  return isObjectId(revision) ? revision : resolveRevision(calls, revision);
}

async function mergeBaseOf(
  calls: RepositoryCalls,
  { base, head }: { readonly base: string; readonly head: string },
): Promise<string> {
  const found = await findMergeBase(calls, await resolveRevision(calls, base), await resolveRevision(calls, head));
  switch (found.kind) {
    case "found":
      return found.sha;
    case "hidden":
      throw new GitError(
        `${calls.name} is a shallow clone: its history ends before the merge base of "${base}" and "${head}". ` +
          "Fetch the rest with git fetch --unshallow (in GitHub Actions: fetch-depth: 0).",
      );
    case "unrelated":
      throw new GitError(
        `"${base}" and "${head}" have no common ancestor in ${calls.name}: their histories are unrelated. ` +
          "Name a base that the head was branched from.",
      );
  }
}

/** Plumbing, because `git log` may be configured to start a program that checks signatures. */
async function readCommit(calls: RepositoryCalls, sha: string): Promise<Commit> {
  const output = await calls.read([
    "rev-list",
    "--max-count=1",
    "--no-commit-header",
    "--encoding=UTF-8",
    "--format=%an%x00%s%x00%b",
    "--end-of-options",
    sha,
  ]);
  const [author = "", subject = "", body = ""] = output.toString("utf8").split("\0");
  return { author, subject, body: body.trim() };
}
