import { mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GitError } from "#core/host/git.ts";
import type { CheckoutSource } from "#core/host/pull-request.ts";
import type { GitCall, GitProgram } from "./git-program.ts";
import { isObjectId } from "./object-id.ts";

export const CHECKOUT_TIMEOUT_MS = 300_000;

export interface PackRequest {
  readonly program: GitProgram;
  readonly source: CheckoutSource;
  readonly file: string;
}

/** Writes what a checkout elsewhere needs, and nothing of the history, into one file. */
export async function writePack({ program, source, file }: PackRequest, signal: AbortSignal): Promise<void> {
  const directory = await mkdtemp(join(dirname(file), "pack-"));
  try {
    const name = await program.read(packCall(source, join(directory, "checkout"), signal));
    await rename(join(directory, `checkout-${name.toString().trim()}.pack`), file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

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
