import { GitError } from "#core/host/git.ts";
import type { CheckoutSource } from "#core/host/pull-request.ts";
import type { GitCall } from "./git-program.ts";
import { isObjectId } from "#core/host/object-id.ts";

export const CHECKOUT_TIMEOUT_MS = 300_000;

/** Packs the objects of two commits, each as if it had no parents, to stdout or to files that begin with a name. */
export function packCall(source: CheckoutSource, target: string, signal: AbortSignal): GitCall {
  const commits = commitsOf(source);
  return {
    args: ["pack-objects", "--revs", "--shallow", "--quiet", "--delta-base-offset", target],
    cwd: source.gitDir,
    signal,
    timeoutMs: CHECKOUT_TIMEOUT_MS,
    variables: { GIT_DIR: source.gitDir },
    input: [...commits.map((sha) => `--shallow ${sha}`), ...commits, ""].join("\n"),
  };
}

/** The head and the merge base, which may be one. */
export function commitsOf({ headSha, mergeBaseSha }: CheckoutSource): readonly string[] {
  const commits = [...new Set([headSha, mergeBaseSha])];
  for (const sha of commits) {
    if (!isObjectId(sha)) throw new GitError(`${JSON.stringify(sha)} is no full commit id.`);
  }
  return commits;
}
