import type { DiffCursor } from "./cursor.ts";
import type { HunkRange } from "./hunk.ts";

const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;

/** Reads `@@ -1,3 +1,4 @@` digit by digit, for a large diff has tens of thousands of these, and moves to the next line. */
export function readHunkHeader(cursor: DiffCursor): HunkRange {
  const start = cursor.at;
  const isOpened = skip(cursor, "@@ -");
  const oldStart = readNumber(cursor);
  const oldLines = readCount(cursor);
  const isSplit = skip(cursor, " +");
  const newStart = readNumber(cursor);
  const newLines = readCount(cursor);
  const isClosed = skip(cursor, " @@");
  const isCountable = Number.isSafeInteger(oldStart + oldLines) && Number.isSafeInteger(newStart + newLines);
  if (!isOpened || !isSplit || !isClosed || !isCountable || oldLines + newLines === 0) return refuse(cursor, start);
  cursor.advance();
  return { oldStart, oldLines, newStart, newLines };
}

function skip(cursor: DiffCursor, token: string): boolean {
  const isThere = cursor.startsWith(token);
  cursor.at += token.length;
  return isThere;
}

/** NaN where there is no digit. */
function readNumber(cursor: DiffCursor): number {
  const { text, at: start } = cursor;
  let at = start;
  let value = 0;
  for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(at)) {
    value = value * 10 + code - ZERO;
    at += 1;
  }
  cursor.at = at;
  return at === start ? Number.NaN : value;
}

/** The count after a comma, or 1 where git left it out. */
function readCount(cursor: DiffCursor): number {
  if (cursor.text.charCodeAt(cursor.at) !== COMMA) return 1;
  cursor.at += 1;
  return readNumber(cursor);
}

function refuse(cursor: DiffCursor, start: number): never {
  cursor.at = start;
  if (!cursor.startsWith("@@@")) {
    return cursor.fail({ expected: 'a hunk header such as "@@ -1,3 +1,4 @@" that counts at least one line' });
  }
  return cursor.fail({
    expected: "a hunk header with one old and one new range",
    advice: "This is the combined diff of a merge: compare the merge with one of its parents instead.",
  });
}
