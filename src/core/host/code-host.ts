import type { PostedReview, Snapshot } from "./pull-request.ts";
import type { ReviewPlan } from "../plan/review-plan.ts";

/** What a publication left behind. Only the first two kinds wrote, or had written, something. */
export type Published =
  | {
      /** `already-posted` where an earlier attempt of this run, or an unchanged earlier review, stands. What was missing of it has been added. */
      readonly kind: "posted" | "already-posted";
      readonly review: PostedReview;
      /** Null where the token may not write checks; a note says so. */
      readonly checkUrl: string | null;
      /** What could not be written as planned and where it went instead, each as a sentence. */
      readonly notes: readonly string[];
    }
  | { readonly kind: "superseded"; readonly headSha: string }
  | { readonly kind: "closed"; readonly isMerged: boolean };

/** One call of the host's API that a plan stands for. `--dry-run` prints these and makes none. */
export interface ApiWrite {
  /** As in the API's documentation: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews". */
  readonly route: string;
  /** The parameters of the path and of the body. What only the answer to an earlier call can tell is left out. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** One change under review, at the place where it comes from and its review goes to: GitHub, or a repository on this machine. */
export interface CodeHost {
  snapshot(signal: AbortSignal): Promise<Snapshot>;
  /** Pure: the calls that `publish` makes if nothing is in the way. */
  planWrites(plan: ReviewPlan): readonly ApiWrite[];
  /** Writes the plan once, however often it is called with the same run. A moved head or a closed pull request writes nothing. */
  publish(plan: ReviewPlan, signal: AbortSignal): Promise<Published>;
}
