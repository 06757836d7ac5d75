import type { Hunk } from "./diff.ts";
import type { DiffCursor } from "./cursor.ts";
import { DiffHunk, type HunkRange } from "./hunk.ts";
import { readHunkHeader } from "./hunk-header.ts";

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const BACKSLASH = 0x5c;

const BEFORE_ALL: HunkRange = { oldStart: 0, oldLines: 0, newStart: 0, newLines: 0 };

export interface HunkList {
  readonly hunks: readonly Hunk[];
  readonly additions: number;
  readonly deletions: number;
}

/**
 * Reads the hunks at the cursor and leaves it on the first line after them.
 * The counts of a hunk's header say where it ends, so content may look like any header.
 */
export function readHunks(cursor: DiffCursor): HunkList {
  const hunks: Hunk[] = [];
  let additions = 0;
  let deletions = 0;
  let previous = BEFORE_ALL;
  while (cursor.startsWith("@@")) {
    const header = cursor.at;
    const range = readHunkHeader(cursor);
    if (!follows(range, previous)) failAt(cursor, header, "a hunk that lies after the lines of the hunk before it");
    const start = cursor.at;
    const context = skipLines(cursor, range);
    hunks.push(new DiffHunk(range, { diff: cursor.text, start, end: cursor.at }));
    additions += range.newLines - context;
    deletions += range.oldLines - context;
    previous = range;
  }
  // A list that grows has 17 places from the start, and nearly all files have fewer hunks: the copy has as many as it needs.
  return { hunks: hunks.slice(), additions, deletions };
}

function follows(next: HunkRange, previous: HunkRange): boolean {
  return (
    firstLine(next.oldStart, next.oldLines) >= firstLine(previous.oldStart, previous.oldLines) + previous.oldLines &&
    firstLine(next.newStart, next.newLines) >= firstLine(previous.newStart, previous.newLines) + previous.newLines
  );
}

/** A side without lines names the line before its place. */
function firstLine(start: number, lines: number): number {
  return lines === 0 ? start + 1 : start;
}

/** Checks the lines of a hunk against its counts, makes nothing of them, and says how many are context. */
function skipLines(cursor: DiffCursor, { oldLines, newLines }: HunkRange): number {
  const { text } = cursor;
  let oldLeft = oldLines;
  let newLeft = newLines;
  let context = 0;
  let previous = 0;
  let at = cursor.at;
  while (oldLeft > 0 || newLeft > 0) {
    const marker = text.charCodeAt(at);
    if (marker === PLUS) newLeft -= 1;
    else if (marker === MINUS) oldLeft -= 1;
    else if (marker === SPACE || isStrippedBlank(text, at)) {
      oldLeft -= 1;
      newLeft -= 1;
      context += 1;
    } else if (!isNoNewline(text, at) || !mayEndWithoutNewline(previous, oldLeft, newLeft)) {
      return failAt(cursor, at, `${oldLeft} old and ${newLeft} new lines more in this hunk`);
    }
    if (oldLeft < 0 || newLeft < 0) return failAt(cursor, at, "no more lines of this kind, by the hunk's counts");
    previous = marker;
    const end = text.indexOf("\n", at);
    at = end === -1 ? text.length : end + 1;
  }
  cursor.at = at;
  if (cursor.startsWith("\\ ") && mayEndWithoutNewline(previous, oldLeft, newLeft)) cursor.advance();
  return context;
}

/** Editors and mailers strip the space of a blank context line. A CR that is left belongs to the content. */
function isStrippedBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === LF || (code === CR && text.charCodeAt(at + 1) === LF);
}

/** "\ No newline at end of file"; GNU diff translates the words. */
function isNoNewline(text: string, at: number): boolean {
  return text.charCodeAt(at) === BACKSLASH && text.charCodeAt(at + 1) === SPACE;
}

/** Only the last line of a side can lack its newline. `previous` is the marker of the line before. */
function mayEndWithoutNewline(previous: number, oldLeft: number, newLeft: number): boolean {
  if (previous === PLUS) return newLeft === 0;
  if (previous === MINUS) return oldLeft === 0;
  return previous === SPACE && oldLeft === 0 && newLeft === 0;
}

function failAt(cursor: DiffCursor, at: number, expected: string): never {
  cursor.at = at;
  return cursor.fail({ expected });
}
