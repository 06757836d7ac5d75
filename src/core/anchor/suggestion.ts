import type { Place } from "./anchor.ts";
import { type FileRow, splitLines } from "./file-rows.ts";
import type { Anchor, Finding, SuggestionOffer } from "../finding/finding.ts";
import { fitIndentation } from "./indentation.ts";

/** What a finding's suggestion became, and the lines that it replaces. */
export interface OfferedSuggestion {
  readonly offer: SuggestionOffer;
  /**
   * The text to show. Committable: exactly the new lines, joined by LF. "" deletes the lines, "\n" leaves an empty one.
   * Undefined where the finding has none.
   */
  readonly text: string | undefined;
  /** The finding's anchor, or the part of it that the suggestion really changes. */
  readonly anchor: Anchor;
}

/**
 * Decides how a suggestion can be shown. A click replaces the anchored lines and nothing else, so it is committable only
 * where the quote was whole lines of the head, all in one hunk, with no deleted line among them.
 * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/incorporating-feedback-in-your-pull-request
 */
export function offerSuggestion(finding: Finding, place: Place): OfferedSuggestion {
  const { anchor, rows } = place;
  const text = finding.suggestion;
  if (text === undefined) return { offer: "none", text, anchor };

  const quoted = { offer: "quoted", text, anchor } as const;
  const lines = fitToFile(finding, text, place);
  if (isSame(lines ?? splitLines(text), rows)) return { offer: "none", text, anchor };
  if (lines === null || anchor.kind !== "inline" || !isRunOfHead(rows)) return quoted;

  const target = replaceable({ rows, lines }, place) ?? replaceable(narrow(rows, lines), place);
  if (target === null) return quoted;
  return { offer: "committable", text: joinLines(target.lines), anchor: { ...anchor, ...target.range } };
}

/** True where the lines stand below each other in the head. */
function isRunOfHead(rows: readonly FileRow[]): boolean {
  return rows.every((row, index) => row.kind !== "deleted" && row.newLine === (rows[0]?.newLine ?? 0) + index);
}

/** The replacement as lines of the file; null where the quote was not whole lines, or the indentation is in doubt. */
function fitToFile({ quote }: Finding, text: string, { match, rows }: Place): readonly string[] | null {
  if (match === null || (match.precision !== "exact" && match.precision !== "spacing")) return null;
  const plain = match.reading.clean(withoutFence(splitLines(text)));
  const lines = plain === null ? null : withoutEdges(plain, splitLines(quote));
  if (lines === null || lines.some((line) => line.startsWith("@@ "))) return null;
  return fitIndentation({ quoted: match.reading.lines, present: rows.map((row) => row.text), lines });
}

/** Blank lines around the quote are not part of the anchor, so the replacement must do without the same ones. */
function withoutEdges(lines: readonly string[], quote: readonly string[]): readonly string[] | null {
  const before = quote.findIndex((line) => line.trim() !== "");
  const after = quote.length - 1 - quote.findLastIndex((line) => line.trim() !== "");
  const edges = [...lines.slice(0, before), ...lines.slice(lines.length - after)];
  const isShort = lines.length < before + after;
  return isShort || edges.some((line) => line.trim() !== "") ? null : lines.slice(before, lines.length - after);
}

function withoutFence(lines: readonly string[]): readonly string[] {
  const ticks = /^(?<ticks>`{3,})suggestion\s*$/.exec(lines[0] ?? "")?.groups?.["ticks"];
  return ticks !== undefined && lines.at(-1)?.trim() === ticks ? lines.slice(1, -1) : lines;
}

function isSame(lines: readonly string[], rows: readonly FileRow[]): boolean {
  return rows.length > 0 && lines.length === rows.length && lines.every((line, index) => line === rows[index]?.text);
}

interface Edit {
  readonly rows: readonly FileRow[];
  readonly lines: readonly string[];
}

/** Leaves out the lines at both ends that stay as they are, but never all: an insertion keeps a line to hang on to. */
function narrow(rows: readonly FileRow[], lines: readonly string[]): Edit {
  const most = Math.min(rows.length, lines.length, Math.max(rows.length - 1, 0));
  let head = 0;
  while (head < most && rows[head]?.text === lines[head]) head += 1;
  let tail = 0;
  while (tail < most - head && rows.at(-1 - tail)?.text === lines.at(-1 - tail)) tail += 1;
  return { rows: rows.slice(head, rows.length - tail), lines: lines.slice(head, lines.length - tail) };
}

interface Target {
  readonly lines: readonly string[];
  readonly range: { readonly side: "RIGHT"; readonly startLine: number; readonly endLine: number };
}

function replaceable({ rows, lines }: Edit, { tracks }: Place): Target | null {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined || first.hunk === null) return null;
  const all = tracks.diff.rows;
  const covered = all.slice(all.indexOf(first), all.indexOf(last) + 1);
  const isPlain = covered.every((row) => row !== null && row.kind !== "deleted" && row.hunk === first.hunk);
  if (!isPlain || covered.length !== rows.length) return null;
  return { lines, range: { side: "RIGHT", startLine: first.newLine, endLine: last.newLine } };
}

function joinLines(lines: readonly string[]): string {
  return lines.length === 1 && lines[0] === "" ? "\n" : lines.join("\n");
}
