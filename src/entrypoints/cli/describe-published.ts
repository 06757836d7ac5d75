import type { Published } from "#core/host/code-host.ts";

/** What became of posting, for a person at a terminal. */
export function describePublished(published: Published): string {
  switch (published.kind) {
    case "posted":
      return lines(`Posted: ${published.review.url}`, ...describeCheck(published.checkUrl), ...published.notes);
    case "already-posted":
      return lines(`Posted before: ${published.review.url}`, ...describeCheck(published.checkUrl), ...published.notes);
    case "superseded":
      return lines(
        `Not posted: the pull request has moved on to ${published.headSha.slice(0, 12)} while it was reviewed. Run it again.`,
      );
    case "closed":
      return lines(
        `Not posted: the pull request was ${published.isMerged ? "merged" : "closed"} while it was reviewed.`,
      );
  }
}

function describeCheck(url: string | null): string[] {
  return url === null ? [] : [`Check run: ${url}`];
}

function lines(...texts: string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}
