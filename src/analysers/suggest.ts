import type { LineSpan, TextEdit } from "./diagnostic.ts";
import type { LineIndex } from "./line-index.ts";

/** Whole lines in place of whole lines, as GitHub wants a suggestion. */
export interface LineReplacement extends LineSpan {
  /** Without an LF at its end. Empty to delete the lines. */
  readonly replacement: string;
}

/** More lines than this are a rewrite, which nobody should take by a click. */
const MAX_LINES = 30;

/** What an analyser's edits make of the lines they touch; null where they change nothing, overlap, or reach too far. */
export function toLineReplacement(edits: readonly TextEdit[], { text, index }: EditedText): LineReplacement | null {
  const sorted = edits.toSorted((a, b) => a.start - b.start);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined || hasOverlap(sorted)) return null;

  const startLine = index.lineAt(first.start);
  const endLine = Math.max(startLine, lastLineOf(last, index));
  if (endLine - startLine >= MAX_LINES) return null;
  const from = index.startOf(startLine);
  const end = Math.max(index.startOf(endLine + 1), last.end);
  const before = text.slice(from, end);
  const after = applyEdits(before, { edits: sorted, from });
  if (before === after) return null;
  return { startLine, endLine, replacement: renderReplacement(before, after) };
}

export interface EditedText {
  readonly text: string;
  readonly index: LineIndex;
}

/** An edit that ends where a line starts leaves that line alone, if it puts whole lines there or takes them. */
function lastLineOf({ start, end, text }: TextEdit, index: LineIndex): number {
  const line = index.lineAt(end);
  const isAtStart = end === index.startOf(line) && line > 1;
  if (!isAtStart) return line;
  const isWhole = text === "" ? end > start : text.endsWith("\n");
  return isWhole ? line - 1 : line;
}

function hasOverlap(sorted: readonly TextEdit[]): boolean {
  return sorted.some(({ start, end }, at) => end < start || start < (sorted[at - 1]?.end ?? 0));
}

function applyEdits(
  text: string,
  { edits, from }: { readonly edits: readonly TextEdit[]; readonly from: number },
): string {
  let result = "";
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start - from) + edit.text;
    at = edit.end - from;
  }
  return result + text.slice(at);
}

function renderReplacement(before: string, after: string): string {
  const replacement = after.replace(/\r?\n$/, "");
  // Where the fix emptied the lines, they should go. Lines that were blank before may stay so.
  return replacement.trim() === "" && before.trim() !== "" ? "" : replacement;
}
