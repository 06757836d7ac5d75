import { blobAddress, encodePathSegment } from "#core/host/blob-address.ts";

export interface PermalinkBase {
  readonly webUrl: string;
  readonly owner: string;
  readonly repo: string;
}

/** Address of a file at a commit. The base repository shows a fork's commits too, and still does when the fork is gone. */
export function buildPermalink({ webUrl, owner, repo }: PermalinkBase, sha: string, path: string): string {
  return blobAddress(`${webUrl}/${encodePathSegment(owner)}/${encodePathSegment(repo)}`, sha, path);
}
