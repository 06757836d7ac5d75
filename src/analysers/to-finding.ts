import type { Finding } from "#core/finding/finding.ts";
import type { Diagnostic, LineSpan } from "./diagnostic.ts";
import { isOnAdded, touchesAdded } from "./keep-new.ts";
import { toLineReplacement, type LineReplacement } from "./suggest.ts";
import type { Subject } from "./subject.ts";

/** A place of more lines is a whole function, which is found by its first line as well. */
const MAX_QUOTED_LINES = 8;
/** A line of a minified file would make a report of megabytes. */
const MAX_QUOTE = 20_000;
const MAX_TITLE = 200;

export function toFinding(diagnostic: Diagnostic, subject: Subject): Finding {
  const replacement = chooseReplacement(diagnostic, subject);
  const place = replacement ?? choosePlace(diagnostic, subject);
  const { lines } = subject.index;
  const { rule, severity, category, confidence } = diagnostic;
  return {
    path: subject.path,
    side: "RIGHT",
    startLine: place.startLine,
    endLine: place.endLine,
    quote: lines
      .slice(place.startLine - 1, place.endLine)
      .join("\n")
      .slice(0, MAX_QUOTE),
    severity,
    category,
    title: shorten(diagnostic.title),
    body: renderBody(diagnostic, subject),
    ...(replacement === null ? {} : { suggestion: replacement.replacement }),
    confidence,
    rule,
  };
}

/** A fix is offered where it stays within lines that the change adds, and covers the place that it is about. */
function chooseReplacement({ edits, spans }: Diagnostic, { head, index, addedLines }: Subject): LineReplacement | null {
  const replacement = edits === null ? null : toLineReplacement(edits, { text: head.text, index });
  if (replacement === null) return null;
  const { startLine, endLine } = replacement;
  for (let line = startLine; line <= endLine; line += 1) if (!addedLines.has(line)) return null;
  return spans[0].startLine >= startLine && spans[0].startLine <= endLine ? replacement : null;
}

function choosePlace({ spans }: Diagnostic, { index, addedLines }: Subject): LineSpan {
  const { startLine, endLine } = spans.find((span) => touchesAdded(span, addedLines)) ?? spans[0];
  const count = index.lines.length;
  const first = Math.min(startLine, count);
  const last = Math.min(endLine, count);
  return { startLine: first, endLine: last - first < MAX_QUOTED_LINES ? last : first };
}

function renderBody(diagnostic: Diagnostic, subject: Subject): string {
  const origin = isOnAdded(diagnostic, subject)
    ? ""
    : "The line itself is old. The change elsewhere in this file made it wrong: the version before had no such problem.";
  return [sentence(diagnostic.help), origin].filter((part) => part !== "").join("\n\n");
}

function sentence(text: string): string {
  return text === "" || /[.!?:)]$/.test(text) ? text : `${text}.`;
}

function shorten(title: string): string {
  const line = title.replaceAll(/\s+/g, " ").trim();
  return line.length <= MAX_TITLE ? line : `${line.slice(0, MAX_TITLE - 3)}...`;
}
