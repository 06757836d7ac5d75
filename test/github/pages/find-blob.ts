import { resolveCommit } from "../git/commits.ts";
import { GitFailure, runGit } from "../git/run-git.ts";
import type { Repository } from "../records.ts";

export interface Blob {
  readonly sha: string;
  readonly path: string;
  readonly bytes: Buffer;
}

/** The file of an address "REF/PATH". A ref may have slashes itself, so that the shortest one that fits is taken. */
export async function findBlob({ gitDir }: Repository, address: string): Promise<Blob | null> {
  const parts = address.split("/");
  for (let length = 1; length < parts.length; length += 1) {
    const sha = await resolveCommit(gitDir, parts.slice(0, length).join("/"));
    if (sha === null) continue;
    const path = parts.slice(length).join("/");
    try {
      return { sha, path, bytes: await runGit(gitDir, ["cat-file", "blob", `${sha}:${path}`]) };
    } catch (cause) {
      if (!(cause instanceof GitFailure)) throw cause;
    }
  }
  return null;
}
