import type { FailOn } from "../config/config.ts";
import { type Finding, SEVERITIES } from "../finding/finding.ts";
import type { Verdict } from "./review-plan.ts";
import type { ReviewState } from "../review/review-report.ts";

/** The rules by which findings are judged and shown. */
export interface Policy {
  /** The least severity that fails a review; `never` only reports. */
  readonly failOn: FailOn;
  /** How many findings get a comment of their own at most. */
  readonly maxFindings: number;
}

/** The verdict on what was reviewed. Null where nothing was: then there is nothing to say, and nothing turns green. */
export function decideVerdict(
  { state, findings }: { readonly state: ReviewState; readonly findings: readonly Pick<Finding, "severity">[] },
  { failOn }: Pick<Policy, "failOn">,
): Verdict {
  if (state === "not_reviewed") return null;
  return findings.some((finding) => reachesThreshold(finding, failOn)) ? "fail" : "pass";
}

export function reachesThreshold({ severity }: Pick<Finding, "severity">, failOn: FailOn): boolean {
  if (failOn === "never") return false;
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
}

/** Which findings may have a comment of their own, and which the summary lists. Every finding is in one of the two. */
export interface CappedFindings<Item> {
  readonly commented: readonly Item[];
  readonly listed: readonly Item[];
}

/** Takes ranked findings, so that the most severe ones are commented on. */
export function capFindings<Item>(
  ranked: readonly Item[],
  { maxFindings }: Pick<Policy, "maxFindings">,
): CappedFindings<Item> {
  return { commented: ranked.slice(0, maxFindings), listed: ranked.slice(maxFindings) };
}
