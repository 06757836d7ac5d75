import type { FileRow, FileRows } from "./file-rows.ts";
import { foldSpacing, squeeze } from "./quote-reading.ts";

/** The three texts an agent may have copied from. */
export interface FileTracks {
  readonly head: Track;
  readonly base: Track;
  /** Base and head interleaved, as a diff shows them. */
  readonly diff: Track;
}

/** Rows that stand below each other in one of these texts. What is derived from them is made on first use. */
export interface Track {
  readonly rows: FileRows;
  /** Where a line stands in `rows`, by its exact text and by its text with spacing folded. */
  readonly byText: LineIndex;
  readonly byFolded: LineIndex;
  readonly stream: Stream;
}

export type LineIndex = ReadonlyMap<string, readonly number[]>;

/** All rows as one text without white space, for quotes that do not keep to lines. */
export interface Stream {
  readonly text: string;
  /** Index in `rows` of the line that holds this offset of the text. */
  rowAt(offset: number): number;
  /** True where white space or a line's end stood before this offset. */
  hasGapAt(offset: number): boolean;
}

export function readTracks(rows: FileRows): FileTracks {
  return {
    head: createTrack(rows.filter((row) => row?.kind !== "deleted")),
    base: createTrack(rows.filter((row) => row?.kind !== "added")),
    diff: createTrack(rows),
  };
}

/** Matches no quote, whose white space is gone before it is looked for. */
const UNKNOWN_LINES = "\n";

function createTrack(rows: FileRows): Track {
  let byText: LineIndex | undefined;
  let byFolded: LineIndex | undefined;
  let stream: Stream | undefined;
  return {
    rows,
    get byText() {
      return (byText ??= indexLines(rows, (text) => text));
    },
    get byFolded() {
      return (byFolded ??= indexLines(rows, foldSpacing));
    },
    get stream() {
      return (stream ??= createStream(rows));
    },
  };
}

function indexLines(rows: FileRows, keyOf: (text: string) => string): LineIndex {
  const index = new Map<string, number[]>();
  for (const [position, row] of rows.entries()) {
    if (row === null) continue;
    const key = keyOf(row.text);
    const positions = index.get(key);
    if (positions === undefined) index.set(key, [position]);
    else positions.push(position);
  }
  return index;
}

function createStream(rows: FileRows): Stream {
  const starts: number[] = [];
  const gaps = new Set<number>();
  const parts: string[] = [];
  let length = 0;
  for (const row of rows) {
    starts.push(length);
    for (const word of wordsOf(row)) {
      gaps.add(length);
      parts.push(word);
      length += word.length;
    }
  }
  gaps.add(length);
  return {
    text: parts.join(""),
    rowAt: (offset) => lastAtOrBefore(starts, offset),
    hasGapAt: (offset) => gaps.has(offset),
  };
}

function wordsOf(row: FileRow | null): readonly string[] {
  if (row === null) return [UNKNOWN_LINES];
  return row.text
    .split(/\s+/)
    .map(squeeze)
    .filter((word) => word !== "");
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
