import { parseMarkers } from "#core/plan/marker.ts";
import { parseHeadlines } from "#core/render/headline.ts";
import type { PostedFinding, Snapshot } from "#core/host/pull-request.ts";
import { GraphqlRefusedError } from "../api/ask-graphql.ts";
import type { GitHubApi } from "../api/github-api.ts";
import type { Identity } from "./identity.ts";
import { listThreads } from "./list-threads.ts";
import { listComments, listIssueComments, listReviews } from "./lists.ts";
import { isOurs } from "./ours.ts";
import { readThreads } from "./posted-threads.ts";
import type { Pull } from "../api/pull.ts";

export interface PostedSource {
  readonly api: GitHubApi;
  readonly pull: Pull;
  readonly identity: Identity | null;
  readonly graphqlUrl: string;
}

export type Posted = Pick<Snapshot, "postedReviews" | "postedFindings" | "notes">;

/** What earlier runs of ours have left on the pull request, by the markers in texts of our own account. */
export async function readPosted(source: PostedSource, signal: AbortSignal): Promise<Posted> {
  const { api, pull, identity } = source;
  if (identity === null) return { postedReviews: [], postedFindings: [], notes: [] };
  const [reviews, commented, conversation] = await Promise.all([
    listReviews(api, pull, signal),
    readCommented({ ...source, identity }, signal),
    listIssueComments(api, pull, signal),
  ]);
  const ours = reviews.filter((review) => isOurs(review, identity));
  const summaries = [...ours, ...conversation.filter((comment) => isOurs(comment, identity))];
  // The comment of its own is where a finding is discussed: it wins over the review that lists it.
  const findings = [...summaries.flatMap(readText), ...commented.findings];
  return {
    postedReviews: ours.flatMap(({ body, html_url }) => {
      const { run } = parseMarkers(body ?? "");
      return run === null ? [] : [{ runId: run.runId, headSha: run.headSha, url: html_url }];
    }),
    postedFindings: [...new Map(findings.map((finding) => [finding.fingerprint, finding])).values()],
    notes: commented.notes,
  };
}

interface Commented {
  readonly findings: readonly PostedFinding[];
  readonly notes: readonly string[];
}

/**
 * The findings with comments of their own. GraphQL is asked, since REST does not know what became of a thread; REST lists the same comments
 * only where GraphQL will not tell, because what has been posted must be known in any case.
 */
async function readCommented(
  source: PostedSource & { readonly identity: Identity },
  signal: AbortSignal,
): Promise<Commented> {
  const { api, pull, identity } = source;
  try {
    return { findings: readThreads(await listThreads(source, signal), identity), notes: [] };
  } catch (error) {
    if (!(error instanceof GraphqlRefusedError)) throw error;
    const ours = (await listComments(api, pull, signal)).filter((comment) => isOurs(comment, identity));
    return { findings: ours.flatMap(readText), notes: ours.length === 0 ? [] : [describeUnknown(error)] };
  }
}

function describeUnknown({ message }: GraphqlRefusedError): string {
  return `Whether earlier findings were resolved or answered is not known, because GitHub's GraphQL API refused the question (${message}). Give the token read access to pull requests there.`;
}

interface Text {
  readonly body: string | null;
  readonly html_url: string;
  readonly path?: string | undefined;
  readonly line?: number | null | undefined;
}

/** The findings that a text of ours shows, where nothing tells what became of them. */
function readText({ body, html_url: url, path, line }: Text): readonly PostedFinding[] {
  const text = body ?? "";
  const { fingerprints } = parseMarkers(text);
  const headlines = parseHeadlines(text, fingerprints.length);
  return fingerprints.map((fingerprint, index) => ({
    fingerprint,
    url,
    path: path ?? null,
    line: line ?? null,
    headline: headlines?.[index] ?? null,
    fate: { kind: "unknown" },
    replies: [],
  }));
}
