/**
 * Address of a file at a commit, below the address of its repository, as GitHub's pages have it.
 * Also encodes what would end a Markdown link: a path is chosen by whoever opened the pull request.
 */
export function blobAddress(repository: string, sha: string, path: string): string {
  return `${repository}/blob/${sha}/${path.split("/").map(encodePathSegment).join("/")}`;
}

/** Lone surrogates cannot be encoded, and dots alone would be taken for folders. */
export function encodePathSegment(segment: string): string {
  if (/^\.{1,2}$/.test(segment)) return segment.replaceAll(".", "%2E");
  return encodeURIComponent(segment.replaceAll(/\p{Surrogate}/gu, "\uFFFD")).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
