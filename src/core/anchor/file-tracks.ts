import { lastAtMost } from "../last-at-most.ts";
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
  readonly exact: Lines;
  /** With spacing folded. */
  readonly folded: Lines;
  readonly stream: Stream;
}

/** The texts of the rows, and where each one stands. */
export interface Lines {
  /** Undefined for lines that are not known. */
  readonly texts: readonly (string | undefined)[];
  readonly positions: ReadonlyMap<string, readonly number[]>;
}

/** All rows as one text without white space, for quotes that do not keep to lines. */
export interface Stream {
  readonly text: string;
  /** Index in `rows` of the line that holds this offset of the text. */
  rowAt(offset: number): number;
  /** True where white space or a line's end stood before this offset. */
  hasGapAt(offset: number): boolean;
}

/** Texts that are the same are one track. */
export function readTracks(rows: FileRows): FileTracks {
  const hasDeleted = rows.some((row) => row?.kind === "deleted");
  const hasAdded = rows.some((row) => row?.kind === "added");
  const diff = createTrack(rows);
  return {
    diff,
    head: hasDeleted ? createTrack(rows.filter((row) => row?.kind !== "deleted")) : diff,
    base: hasAdded ? createTrack(rows.filter((row) => row?.kind !== "added")) : diff,
  };
}

/** Matches no quote, whose white space is gone before it is looked for. */
const UNKNOWN_LINES = "\n";

function createTrack(rows: FileRows): Track {
  let exact: Lines | undefined;
  let folded: Lines | undefined;
  let stream: Stream | undefined;
  return {
    rows,
    get exact() {
      return (exact ??= indexLines(rows.map((row) => row?.text)));
    },
    get folded() {
      return (folded ??= indexLines(rows.map((row) => (row === null ? undefined : foldSpacing(row.text)))));
    },
    get stream() {
      return (stream ??= createStream(rows));
    },
  };
}

function indexLines(texts: readonly (string | undefined)[]): Lines {
  const positions = new Map<string, number[]>();
  for (const [position, text] of texts.entries()) {
    if (text === undefined) continue;
    const known = positions.get(text);
    if (known === undefined) positions.set(text, [position]);
    else known.push(position);
  }
  return { texts, positions };
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
    rowAt: (offset) => lastAtMost(starts, offset),
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
