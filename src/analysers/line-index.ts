import { lastAtMost } from "#core/last-at-most.ts";

/** Lines of a text as git counts them: an LF ends one, and nothing else does. */
export interface LineIndex {
  /** Without their LF. The empty rest behind a last LF is no line. */
  readonly lines: readonly string[];
  /** Line, from 1, of a UTF-16 offset. Offsets behind the end belong to the last line. */
  lineAt(offset: number): number;
  /** Line, from 1, of an offset in the text's UTF-8 bytes. */
  lineAtByte(offset: number): number;
  /** UTF-16 offset of a line's start. */
  startOf(line: number): number;
}

export function indexLines(text: string): LineIndex {
  const starts = startsOf(text);
  const lines = starts.map((start, index) => text.slice(start, (starts[index + 1] ?? text.length + 1) - 1));
  if (text.endsWith("\n")) lines.splice(-1, 1, text.slice(starts.at(-1), -1));
  let byteStarts: readonly number[] | null = null;
  return {
    lines,
    lineAt: (offset) => lastAtMost(starts, offset) + 1,
    lineAtByte(offset) {
      byteStarts ??= byteStartsOf(lines);
      return lastAtMost(byteStarts, offset) + 1;
    },
    startOf: (line) => starts[line - 1] ?? text.length,
  };
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    if (at + 1 < text.length) starts.push(at + 1);
  }
  return starts;
}

function byteStartsOf(lines: readonly string[]): number[] {
  let at = 0;
  return lines.map((line) => {
    const start = at;
    at += Buffer.byteLength(line) + 1;
    return start;
  });
}
