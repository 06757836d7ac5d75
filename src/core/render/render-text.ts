import { describeCoverage, describeReceipt } from "./describe-receipt.ts";
import type { AnchoredFinding, Severity } from "../finding/finding.ts";
import { cleanUrl } from "../markdown/link.ts";
import { normaliseNewlines, showHidden } from "../markdown/hidden-characters.ts";
import type { ReviewPlan } from "../plan/review-plan.ts";
import { createPaint, type Paint } from "./terminal-colors.ts";
import { indent, wrap } from "./wrap-text.ts";
import { count, countBySeverity, headline, placeOf, shortSha } from "./wording.ts";

export interface TextOptions {
  readonly color: boolean;
  /** Columns. 80 where left out. */
  readonly width?: number;
}

/** A review for a terminal. Nothing of the change or the agent can move the cursor, set a color or hide text. */
export function renderText(plan: ReviewPlan, { color, width = 80 }: TextOptions): string {
  const page: Page = { paint: createPaint(color), width };
  return [
    renderOutcome(plan, page),
    ...(plan.summary.trim() === "" ? [] : [paragraph(plan.summary, page)]),
    ...plan.findings.map((finding) => renderFinding(finding, plan, page)),
    renderReceiptLines(plan, page),
  ]
    .join("\n\n")
    .concat("\n");
}

interface Page {
  readonly paint: Paint;
  readonly width: number;
}

function renderOutcome(plan: ReviewPlan, page: Page): string {
  const { state, verdict, findings, reason, receipt } = plan;
  const { paint } = page;
  if (state === "not_reviewed") {
    return [
      paint.bold(paint.red(`Not reviewed: ${shortSha(receipt.headSha)}`)),
      paragraph(reason ?? "The agent gave no answer.", page),
    ].join("\n");
  }
  const counts = findings.length === 0 ? "" : ` (${countBySeverity(findings)})`;
  const title = `${headline({ state, verdict, findings: findings.length })}${counts}`;
  const partly = state === "partial" && reason !== null ? [paint.yellow(paragraph(reason, page))] : [];
  return [
    paint.bold(verdict === "fail" ? paint.red(title) : titleColor(state, paint)(title)),
    ...partly,
    paragraph(describeCoverage(receipt), page),
  ].join("\n");
}

/** Green is for a whole review. */
function titleColor(state: ReviewPlan["state"], paint: Paint): (text: string) => string {
  return state === "reviewed" ? paint.green : paint.yellow;
}

function renderFinding(finding: AnchoredFinding, { reportedBefore }: ReviewPlan, page: Page): string {
  const { paint } = page;
  const before = reportedBefore.find(({ findingId }) => findingId === finding.id);
  const label = colorOf(finding.severity, paint)(`${finding.severity} ${finding.category}`);
  return [
    `${paint.bold(visible(placeOf(finding.anchor)))}  ${label}  ${paint.dim(finding.id)}`,
    paint.bold(paragraph(oneLine(finding.title), page)),
    ...excerpt(finding.quote, page),
    ...(finding.body.trim() === "" ? [] : [paragraph(finding.body, page)]),
    ...(finding.evidence === undefined
      ? []
      : [paint.dim(paragraph(`Shown by: ${oneLine(finding.evidence.command)}`, page))]),
    ...renderSuggestionText(finding, page),
    ...(finding.rule === undefined ? [] : [paint.dim(renderRuleText(finding.rule, page))]),
    ...(before === undefined ? [] : [paint.dim(`  Reported before: ${visible(before.url)}`)]),
  ].join("\n");
}

/** A quote says where to look. Of a long one the start does. */
const EXCERPT_LINES = 4;

function excerpt(quote: string, { paint, width }: Page): string[] {
  if (quote.trim() === "") return [];
  const lines = visible(quote).replace(/\n+$/, "").split("\n");
  const shown = lines.slice(0, EXCERPT_LINES).map((line) => cutTo(`  | ${line}`, width));
  const rest = lines.length > EXCERPT_LINES ? [`  | (${count(lines.length - EXCERPT_LINES, "more line")})`] : [];
  return [...shown, ...rest].map((line) => paint.dim(line));
}

function renderSuggestionText({ suggestion, suggestionOffer, anchor }: AnchoredFinding, { paint }: Page): string[] {
  if (suggestion === undefined || suggestionOffer === "none") return [];
  if (suggestion === "")
    return [`  Suggestion: delete ${anchor.startLine === anchor.endLine ? "this line" : "these lines"}.`];
  return [
    "  Suggestion:",
    ...visible(suggestion)
      .split("\n")
      .map((line) => paint.green(`  + ${line}`)),
  ];
}

/** The address stays whole, on a line of its own where it has to, so that terminals make a link of it. */
function renderRuleText({ id, url }: NonNullable<AnchoredFinding["rule"]>, { width }: Page): string {
  const name = `  Rule: ${oneLine(id)}`;
  const address = url === undefined ? null : cleanUrl(url);
  if (address === null) return name;
  const line = `${name}  ${visible(address)}`;
  return line.length <= width ? line : `${name}\n  ${visible(address)}`;
}

function renderReceiptLines({ receipt }: ReviewPlan, page: Page): string {
  const lines = describeReceipt(receipt).map(({ label, value }) =>
    wrap(`${label.padEnd(11)}${oneLine(value)}`, page.width, 11),
  );
  const skipped = receipt.filesSkipped.map(({ path, reason }) =>
    indent(wrap(`${visible(path)}: ${oneLine(reason)}`, page.width - 2, 2), 2),
  );
  return page.paint.dim([...lines, ...(skipped.length === 0 ? [] : ["Skipped:", ...skipped])].join("\n"));
}

function paragraph(text: string, { width }: Page): string {
  return visible(text)
    .trim()
    .split("\n")
    .map((line) => indent(wrap(line, width - 2, 0), 2))
    .join("\n");
}

function colorOf(severity: Severity, paint: Paint): (text: string) => string {
  switch (severity) {
    case "critical":
    case "high":
      return paint.red;
    case "medium":
      return paint.yellow;
    case "low":
      return paint.cyan;
  }
}

function cutTo(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, " ").trim();
}

/** Escape sequences consist of characters that are hidden, so what is left of them is harmless text. */
function visible(text: string): string {
  return showHidden(normaliseNewlines(text)).replaceAll("\t", "    ");
}
