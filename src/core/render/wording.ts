import { SEVERITIES, type Anchor, type Finding, type Severity } from "../finding/finding.ts";
import type { IsolationLevel } from "../review/receipt.ts";
import type { Verdict } from "../plan/review-plan.ts";
import type { ReviewState } from "../review/review-report.ts";

/** "1 file", "2 files". */
export function count(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : `${noun}s`}`;
}

/** What came of a review in a few words. */
export function headline({
  state,
  verdict,
  findings,
}: {
  state: ReviewState;
  verdict: Verdict;
  findings: number;
}): string {
  if (state === "not_reviewed" || verdict === null) return "Not reviewed";
  const found = findings === 0 ? "no findings" : count(findings, "finding");
  if (state === "partial") return `Partly reviewed, ${verdict === "fail" ? "changes needed: " : ""}${found}`;
  if (verdict === "fail") return `Changes needed: ${found}`;
  return findings === 0 ? "No findings" : `Passed with ${found}`;
}

/** "1 critical, 2 low"; empty for no findings. */
export function countBySeverity(findings: readonly Pick<Finding, "severity">[]): string {
  return SEVERITIES.toReversed()
    .map((severity) => ({ severity, number: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => `${number} ${severity}`)
    .join(", ");
}

export function severityLabel(severity: Severity): string {
  return severity.charAt(0).toUpperCase() + severity.slice(1);
}

/** "src/a.ts:3-5", as editors and terminals take it. */
export function placeOf({ path, startLine, endLine }: Anchor): string {
  if (startLine === null) return path;
  return endLine === null || endLine === startLine ? `${path}:${startLine}` : `${path}:${startLine}-${endLine}`;
}

export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** The level by its name, and what that means where the name does not say it. */
export function isolationLabel(isolation: IsolationLevel): string {
  switch (isolation) {
    case "isolated":
      return "isolated";
    case "uid":
      return "uid (a user of its own, on the same machine)";
    case "none":
      return "none (not isolated)";
  }
}

/** "850 ms", "12.3 s", "3 min 5 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  return wholeSeconds(seconds);
}

/** "41 s", "3 min 5 s". */
export function wholeSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** "$0.42", "$0.0065". What rounds to nothing has cost something nevertheless. */
export function dollars(usd: number): string {
  if (usd > 0 && usd < 0.0001) return "under $0.0001";
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}

/** "12,345", the same on every machine. */
export function grouped(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
