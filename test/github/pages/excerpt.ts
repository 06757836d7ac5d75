import { type DiffHunk, type DiffLine, parseHunks } from "../git/diff.ts";
import { numberOn } from "../pulls/anchor.ts";
import type { Thread } from "../records.ts";
import { codeRow, codeTable, hunkRow } from "./code-table.ts";
import type { SuggestionSubject } from "./fence.ts";
import { type Html, html } from "./html.ts";

/** Lines that are shown above those a comment is about. */
const LINES_BEFORE = 3;

/** The hunk above a comment: a few lines before, and the commented lines, marked. Null for a file as a whole. */
export function excerpt(thread: Thread): Html | null {
  const [hunk] = parseHunks(thread.diffHunk);
  if (hunk === undefined) return null;
  const marked = markedLines(thread, hunk);
  const first = hunk.lines.findIndex((line) => marked.has(line));
  const rows = hunk.lines
    .slice(Math.max(0, first - LINES_BEFORE))
    .map((line) => codeRow({ ...line, isMarked: marked.has(line) }));
  return html`<div class="excerpt">
    ${codeTable({ rows: [hunkRow(hunk), ...rows], label: `Lines of ${thread.path}`, lastLine: lastLineOf(hunk.lines) })}
  </div>`;
}

/** The largest number among lines, which grow on both sides. */
export function lastLineOf(lines: readonly DiffLine[]): number {
  return lines.reduce((last, { oldLine, newLine }) => Math.max(last, oldLine ?? 0, newLine ?? 0), 0);
}

/** What a suggestion in the thread would replace: lines of the new side, all of them. */
export function suggestionSubject(thread: Thread): SuggestionSubject | null {
  const [hunk] = parseHunks(thread.diffHunk);
  if (hunk === undefined || thread.side === "LEFT" || thread.startSide === "LEFT") return null;
  const lines = [...markedLines(thread, hunk)];
  const startLine = lines[0]?.newLine ?? null;
  return startLine === null ? null : { startLine, lines: lines.map(({ text }) => text) };
}

/** The lines that the thread is about. A hunk kept with a thread ends with the last of them. */
function markedLines({ side, startSide, originalStartLine }: Thread, { lines }: DiffHunk): ReadonlySet<DiffLine> {
  const last = lines.length - 1;
  const start =
    originalStartLine === null
      ? last
      : lines.findIndex((line) => numberOn(line, startSide ?? side) === originalStartLine);
  const range = lines.slice(start === -1 ? last : start);
  const isOneSide = startSide === null || startSide === side;
  return new Set(isOneSide ? range.filter((line) => numberOn(line, side) !== null) : range);
}
