import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { GitError } from "#core/host/git.ts";
import type { RepositoryCalls } from "./repository-calls.ts";

/** What is known of the common ancestor of two commits. A shallow history may hide it, or one that is better than those it shows. */
export type MergeBase =
  | { readonly kind: "found"; readonly sha: string }
  | { readonly kind: "unrelated" }
  | { readonly kind: "hidden" };

export async function findMergeBase(calls: RepositoryCalls, base: string, head: string): Promise<MergeBase> {
  const { exitCode, stdout, stderr } = await calls.run(["merge-base", "--all", "--end-of-options", base, head]);
  if (exitCode > 1) throw new GitError(`git merge-base failed in ${calls.name}: ${stderr.trim()}`);

  const ancestors = stdout
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
  const boundary = await readShallowBoundary(calls);
  if (
    boundary.size > 0 &&
    (await reachesBoundary(calls, [base, head, ...ancestors.map((sha) => `^${sha}`)], boundary))
  ) {
    return { kind: "hidden" };
  }
  const sha = ancestors[0];
  return sha === undefined ? { kind: "unrelated" } : { kind: "found", sha };
}

/** The commits whose parents a shallow clone left out. */
async function readShallowBoundary(calls: RepositoryCalls): Promise<ReadonlySet<string>> {
  const path = (await calls.read(["rev-parse", "--git-path", "shallow"])).toString("utf8").replace(/\n$/, "");
  try {
    return new Set((await readFile(resolve(calls.gitDir, path), "utf8")).split("\n").filter((line) => line !== ""));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return new Set();
    throw cause;
  }
}

/**
 * Parents that are missing matter only on the way from the two commits to the ancestors that were found: whatever lies behind those
 * is an ancestor of them, and so no better one.
 */
async function reachesBoundary(
  calls: RepositoryCalls,
  range: readonly string[],
  boundary: ReadonlySet<string>,
): Promise<boolean> {
  const walked = await calls.read(["rev-list", "--stdin"], { input: `${range.join("\n")}\n` });
  return walked
    .toString("utf8")
    .split("\n")
    .some((sha) => boundary.has(sha));
}
