import type { AnchoredFinding, Side } from "../finding/finding.ts";
import type { Receipt } from "../review/receipt.ts";
import type { ReviewState } from "../review/review-report.ts";

/** The review to post, as a value. Every text is rendered, cleaned and within GitHub's limits. */
export interface ReviewPlan {
  readonly runId: string;
  readonly headSha: string;
  readonly state: ReviewState;
  readonly verdict: Verdict;
  /** Why the state is not `reviewed`, and what to do; null where it is. */
  readonly reason: string | null;
  /** The agent's own words, as Markdown that is not cleaned yet: whoever shows it renders it. Without secrets. */
  readonly summary: string;
  /** Body of the review: summary, findings without a comment of their own, receipt, hidden marker. */
  readonly body: string;
  /** Further parts of a summary too long for one body, posted as comments of the pull request in this order. */
  readonly overflow: readonly string[];
  /** At most 30, most severe first. */
  readonly inline: readonly InlineComment[];
  /** At most 10. */
  readonly fileComments: readonly FileComment[];
  /** Every finding of the run, in order of id. */
  readonly findings: readonly AnchoredFinding[];
  /** Those of them that an earlier review has posted, and where. They are not posted again. */
  readonly reportedBefore: readonly ReportedBefore[];
  readonly check: CheckPlan;
  readonly receipt: Receipt;
  /** False where the pull request already shows all of this for this head, so that only the check is written. */
  readonly hasNews: boolean;
}

export interface ReportedBefore {
  readonly findingId: string;
  readonly url: string;
}

/** Pass or fail by the policy; null where nothing was reviewed and so nothing can be said. */
export type Verdict = "pass" | "fail" | null;

export interface InlineComment {
  readonly findingId: string;
  readonly fingerprint: string;
  readonly path: string;
  readonly side: Side;
  /** Last line of the range. */
  readonly line: number;
  /** First line; null for a single line, which GitHub wants left out. */
  readonly startLine: number | null;
  readonly body: string;
}

export interface FileComment {
  readonly findingId: string;
  readonly fingerprint: string;
  readonly path: string;
  readonly body: string;
}

export type CheckConclusion = "success" | "failure" | "neutral" | "action_required";

export interface CheckPlan {
  readonly name: string;
  readonly conclusion: CheckConclusion;
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly CheckAnnotation[];
  readonly actions: readonly CheckAction[];
}

export interface CheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

/** A button of the check run. Limits in characters: label 20, description 40, identifier 20. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}
