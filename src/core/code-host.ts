import type { PostedReview, Snapshot } from "./pull-request.ts";
import type { ReviewPlan } from "./review-plan.ts";

/** What a publication left behind. */
export type Published =
  | { readonly kind: "posted"; readonly review: PostedReview; readonly checkUrl: string | null }
  | { readonly kind: "already-posted"; readonly review: PostedReview; readonly checkUrl: string | null }
  | { readonly kind: "superseded"; readonly headSha: string };

/** One call of the host's API that a plan stands for. `--dry-run` prints these and makes none. */
export interface ApiWrite {
  /** As in the API's documentation: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews". */
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** One change under review, at the place where it comes from and its review goes to: GitHub, or a repository on this machine. */
export interface CodeHost {
  snapshot(signal: AbortSignal): Promise<Snapshot>;
  /** Pure: the calls that `publish` makes if nothing is in the way. */
  planWrites(plan: ReviewPlan): readonly ApiWrite[];
  /** Writes the plan once, however often it is called with the same run. A moved head writes nothing. */
  publish(plan: ReviewPlan, signal: AbortSignal): Promise<Published>;
}
