import { parseMarkers } from "#core/plan/marker.ts";
import type { PostedFinding, PostedReview } from "#core/host/pull-request.ts";
import type { GitHubApi } from "./github-api.ts";
import type { Identity } from "./identity.ts";
import { listComments, listIssueComments, listReviews } from "./lists.ts";
import { isOurs } from "./ours.ts";
import type { Pull } from "./pull.ts";

export interface PostedSource {
  readonly api: GitHubApi;
  readonly pull: Pull;
  readonly identity: Identity | null;
}

export interface Posted {
  readonly postedReviews: readonly PostedReview[];
  readonly postedFindings: readonly PostedFinding[];
}

/** What earlier runs of ours have left on the pull request, by the markers in texts of our own account. */
export async function readPosted({ api, pull, identity }: PostedSource, signal: AbortSignal): Promise<Posted> {
  if (identity === null) return { postedReviews: [], postedFindings: [] };
  const [reviews, comments, conversation] = await Promise.all([
    listReviews(api, pull, signal),
    listComments(api, pull, signal),
    listIssueComments(api, pull, signal),
  ]);
  const ours = reviews.filter((review) => isOurs(review, identity));
  // The comment of its own is where a finding is discussed: it wins over the review that lists it.
  const texts = [...ours, ...[...conversation, ...comments].filter((comment) => isOurs(comment, identity))];
  return {
    postedReviews: ours.flatMap(({ body, html_url }) => {
      const { run } = parseMarkers(body ?? "");
      return run === null ? [] : [{ runId: run.runId, headSha: run.headSha, url: html_url }];
    }),
    postedFindings: [...urlsByFingerprint(texts)].map(([fingerprint, url]) => ({ fingerprint, url })),
  };
}

interface Text {
  readonly body: string | null;
  readonly html_url: string;
}

/** Later texts win. */
function urlsByFingerprint(texts: readonly Text[]): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const { body, html_url } of texts) {
    for (const fingerprint of parseMarkers(body ?? "").fingerprints) urls.set(fingerprint, html_url);
  }
  return urls;
}
