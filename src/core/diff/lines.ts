import type { DiffLine } from "./diff.ts";
import type { HunkPlace, HunkRange } from "./hunk.ts";

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const BACKSLASH = 0x5c;

/** Makes the lines of a hunk whose counts have been checked. */
export function readHunkLines({ oldStart, newStart }: HunkRange, { diff, start, end }: HunkPlace): DiffLine[] {
  const lines: DiffLine[] = [];
  let oldLine = oldStart;
  let newLine = newStart;
  let next = start;
  for (let at = start; at < end; at = next) {
    const newline = diff.indexOf("\n", at);
    const lineEnd = newline === -1 ? end : newline;
    next = lineEnd + 1;
    const noNewline = next < end && diff.charCodeAt(next) === BACKSLASH;
    const marker = diff.charCodeAt(at);
    if (marker === PLUS) {
      lines.push({ kind: "added", oldLine: null, newLine, text: diff.slice(at + 1, lineEnd), noNewline });
      newLine += 1;
    } else if (marker === MINUS) {
      lines.push({ kind: "deleted", oldLine, newLine: null, text: diff.slice(at + 1, lineEnd), noNewline });
      oldLine += 1;
    } else if (marker !== BACKSLASH) {
      // A blank context line whose space was stripped has no marker to leave out.
      const text = diff.slice(marker === SPACE ? at + 1 : at, lineEnd);
      lines.push({ kind: "context", oldLine, newLine, text, noNewline });
      oldLine += 1;
      newLine += 1;
    }
  }
  return lines;
}
