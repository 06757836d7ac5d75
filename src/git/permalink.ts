import { blobAddress } from "#core/host/blob-address.ts";

/** Address of a file at a commit for people, where the remote is a GitHub or looks like one; null elsewhere. */
export function createPermalink(originUrl: string | null): ((sha: string, path: string) => string) | null {
  const [, host, owner, repo] = originUrl === null ? [] : (REMOTE.exec(originUrl) ?? []);
  if (host === undefined || owner === undefined || repo === undefined || !isGitHub(host)) return null;

  const root = `https://${host}/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
  return (sha, path) => blobAddress(root, sha, path);
}

/** https://host/owner/repo.git, ssh://git@host:22/owner/repo.git, git@host:owner/repo.git. */
const REMOTE =
  /^(?:(?:https?|ssh|git):\/\/(?:[^@/]+@)?|[^@/:]+@)([A-Za-z0-9.-]+)(?::\d+(?=\/))?[/:]\/?([^/]+)\/([^/]+?)(?:\.git)?\/?$/;

/** github.com, GitHub Enterprise Cloud with data residency, and servers that are named for what they are. */
function isGitHub(host: string): boolean {
  return (
    host.endsWith(".ghe.com") ||
    host
      .toLowerCase()
      .split(".")
      .some((label) => label === "github" || label === "ghe")
  );
}
