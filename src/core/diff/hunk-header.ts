import type { DiffCursor } from "./cursor.ts";
import type { HunkRange } from "./hunk.ts";

const PLUS = 0x2b;
const COMMA = 0x2c;
const ZERO = 0x30;

const OPENING = "@@ -";
const CLOSING = " @@";
const HEADER = /@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/y;

/** Reads `@@ -1,3 +1,4 @@`, of which a large diff has tens of thousands, and moves to the next line. */
export function readHunkHeader(cursor: DiffCursor): HunkRange {
  const { text, at: start } = cursor;
  HEADER.lastIndex = start;
  if (!HEADER.test(text)) return refuse(cursor);
  const range = readRange(text, start + OPENING.length, HEADER.lastIndex - CLOSING.length);
  if (!isCountable(range)) return refuse(cursor);
  cursor.advance();
  return range;
}

/**
 * Reads the four numbers in one loop. Groups of the pattern would make strings first, and a loop for each number
 * takes the compiler six times as long, which counts in a process that reads one diff.
 */
function readRange(text: string, start: number, end: number): HunkRange {
  const numbers: [number, number, number, number] = [0, 1, 0, 1]; // a count that is left out is 1
  let place: 0 | 1 | 2 | 3 = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO) numbers[place] = numbers[place] * 10 + code - ZERO;
    else if (code === PLUS) place = 2;
    else if (code === COMMA) {
      place = place === 0 ? 1 : 3;
      numbers[place] = 0;
    }
  }
  return { oldStart: numbers[0], oldLines: numbers[1], newStart: numbers[2], newLines: numbers[3] };
}

function isCountable({ oldStart, oldLines, newStart, newLines }: HunkRange): boolean {
  const isSafe = Number.isSafeInteger(oldStart + oldLines) && Number.isSafeInteger(newStart + newLines);
  return isSafe && oldLines + newLines > 0;
}

function refuse(cursor: DiffCursor): never {
  if (!cursor.startsWith("@@@")) {
    return cursor.fail({ expected: 'a hunk header such as "@@ -1,3 +1,4 @@" that counts at least one line' });
  }
  return cursor.fail({
    expected: "a hunk header with one old and one new range",
    advice: "This is the combined diff of a merge: compare the merge with one of its parents instead.",
  });
}
