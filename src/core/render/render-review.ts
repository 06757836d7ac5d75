import type { AnchoredFinding } from "../finding/finding.ts";
import { describeCoverage } from "./describe-receipt.ts";
import { renderCode } from "../markdown/code-span.ts";
import { sanitiseMarkdown, sanitiseTitle } from "../markdown/sanitise.ts";
import { renderTable } from "../markdown/tables.ts";
import type { Permalink } from "./permalink.ts";
import type { Receipt } from "../review/receipt.ts";
import { renderEntry, renderPlace } from "./render-finding.ts";
import { renderReadFiles, renderReceipt, renderSkippedFiles } from "./render-receipt.ts";
import type { ReportedBefore, Verdict } from "../plan/review-plan.ts";
import type { ReviewState } from "../review/review-report.ts";
import { countBySeverity, headline, severityLabel, shortSha } from "./wording.ts";

/** A part of the summary that belongs together. `fold` is the label under which it is closed at first. */
export interface Section {
  readonly text: string;
  readonly fold: string | null;
  /** The findings that it shows in full. */
  readonly fingerprints: readonly string[];
}

export interface ReviewText {
  readonly state: ReviewState;
  readonly verdict: Verdict;
  /** Why it is not reviewed, or only partly; null where it is. */
  readonly reason: string | null;
  readonly summary: string;
  /** Most severe first, with a comment of their own. */
  readonly commented: readonly AnchoredFinding[];
  /** Most severe first, shown here only. */
  readonly listed: readonly AnchoredFinding[];
  readonly reportedBefore: readonly (ReportedBefore & { readonly finding: AnchoredFinding })[];
  readonly receipt: Receipt;
  readonly permalink: Permalink;
}

/** The summary of a review, in order: what came of it, what it found, and what stands behind it. */
export function renderReview(review: ReviewText): Section[] {
  const { listed, receipt } = review;
  return [
    section(renderOpening(review)),
    section(renderIndex(review)),
    ...(listed.length === 0 ? [] : [section(listedHeading(review))]),
    ...listed.map((finding) => section(renderEntry(finding, review.permalink), [finding.fingerprint])),
    section(renderReportedBefore(review)),
    folded("Receipt", renderReceipt(receipt)),
    folded(`Files read (${receipt.filesRead.length})`, renderReadFiles(receipt)),
    folded(`Files skipped (${receipt.filesSkipped.length})`, renderSkippedFiles(receipt)),
  ].filter(({ text }) => text !== "");
}

function section(text: string, fingerprints: readonly string[] = []): Section {
  return { text, fold: null, fingerprints };
}

function folded(fold: string, text: string): Section {
  return { text, fold, fingerprints: [] };
}

/** For the heading of the review and the title of the check. */
export function renderTitle({ state, verdict, commented, listed, reportedBefore }: ReviewText): string {
  return headline({ state, verdict, findings: commented.length + listed.length + reportedBefore.length });
}

function renderOpening(review: ReviewText): string {
  return [`### ${renderTitle(review)}`, renderStanding(review), sanitiseMarkdown(review.summary)]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** One or two plain sentences that a reader may stop after. */
function renderStanding(review: ReviewText): string {
  const { state, receipt, reportedBefore } = review;
  if (state === "not_reviewed") return renderNotReviewed(review);
  const reason = state === "partial" ? `${sanitiseTitle(review.reason ?? "Not all files were read.")} ` : "";
  const all = [...review.commented, ...review.listed, ...reportedBefore.map(({ finding }) => finding)];
  if (all.length === 0) return `${reason}${sanitiseTitle(describeCoverage(receipt))}`;
  const before = reportedBefore.length === 0 ? "" : ` (${reportedBefore.length} reported before)`;
  return `${reason}${countBySeverity(all)}${before}. ${sanitiseTitle(describeCoverage(receipt))}`;
}

function renderNotReviewed({ reason, receipt }: ReviewText): string {
  return [
    `**Nothing can be said about ${renderCode(shortSha(receipt.headSha))}: the review did not come about.**`,
    sanitiseMarkdown(reason ?? "The agent gave no answer."),
    "Ask for a new review when the cause is gone, with the button Re-review of the check or with a new push. Until then, treat this change as not reviewed.",
  ].join("\n\n");
}

function renderIndex({ commented, listed, permalink }: ReviewText): string {
  const findings = [...commented, ...listed];
  if (findings.length === 0) return "";
  const rows = findings.map((finding) => [
    finding.id,
    severityLabel(finding.severity),
    sanitiseTitle(finding.title),
    renderPlace(finding, permalink).replaceAll("|", "\\|"),
  ]);
  return renderTable(["", "Severity", "Finding", "Where"], rows);
}

function listedHeading({ commented }: ReviewText): string {
  return commented.length === 0 ? "#### Findings" : "#### Findings without a comment of their own";
}

function renderReportedBefore({ reportedBefore }: ReviewText): string {
  if (reportedBefore.length === 0) return "";
  const items = reportedBefore.map(
    ({ finding, url }) =>
      `- ${severityLabel(finding.severity)}: ${sanitiseTitle(finding.title)} ([reported before](${url}))`,
  );
  return ["#### Still there from earlier reviews", items.join("\n")].join("\n\n");
}
