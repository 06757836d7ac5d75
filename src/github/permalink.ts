export interface PermalinkBase {
  readonly webUrl: string;
  readonly owner: string;
  readonly repo: string;
}

/** Address of a file at a commit. The base repository shows a fork's commits too, and still does when the fork is gone. */
export function buildPermalink({ webUrl, owner, repo }: PermalinkBase, sha: string, path: string): string {
  const encoded = path.split("/").map(encodePathSegment).join("/");
  return `${webUrl}/${encodePathSegment(owner)}/${encodePathSegment(repo)}/blob/${sha}/${encoded}`;
}

/** Also encodes what would end a Markdown link: a path is chosen by whoever opened the pull request. */
function encodePathSegment(segment: string): string {
  return encodeURIComponent(segment.replaceAll(/\p{Surrogate}/gu, "\uFFFD")).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
