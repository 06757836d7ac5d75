import type { DiffLine, Hunk } from "../diff/diff.ts";

/** One line of a file as the change shows it: the lines of the head in order, with deleted ones where they were. */
export interface FileRow {
  /** Unseen lines lie outside of the hunks, the same in base and head. */
  readonly kind: DiffLine["kind"] | "unseen";
  /** Line in the base, from 1; for an added line, the base's line that it stands before. */
  readonly oldLine: number;
  /** Line in the head, from 1; for a deleted line, the head's line that it stood before. */
  readonly newLine: number;
  /** Which hunk shows it, counted from 0; null for unseen lines. */
  readonly hunk: number | null;
  /** Without the line's ending: neither LF nor the CR before it. */
  readonly text: string;
}

/** Rows in order. Null stands for lines that are not known, so that nothing matches across them. */
export type FileRows = readonly (FileRow | null)[];

/** Joins the hunks with the head's text. Without a text only the hunks are known. */
export function readRows(hunks: readonly Hunk[], headText: string | null): FileRows {
  const head = headText === null ? null : splitLines(headText);
  const rows: (FileRow | null)[] = [];
  let next = { oldLine: 1, newLine: 1 };
  for (const [index, hunk] of hunks.entries()) {
    const start = startOf(hunk);
    pushUnseen(rows, head, { from: next, until: start.newLine });
    next = pushHunk(rows, hunk, { ...start, hunk: index });
  }
  pushUnseen(rows, head, { from: next, until: (head?.length ?? 0) + 1 });
  return rows;
}

/** Splits as git counts: at LF alone. */
export function splitLines(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map(withoutCarriageReturn);
}

interface LinePair {
  readonly oldLine: number;
  readonly newLine: number;
}

/** An empty side names the line before it: `@@ -3,0 +4,2 @@` begins after the base's line 3. */
function startOf(hunk: Hunk): LinePair {
  return {
    oldLine: hunk.oldLines === 0 ? hunk.oldStart + 1 : hunk.oldStart,
    newLine: hunk.newLines === 0 ? hunk.newStart + 1 : hunk.newStart,
  };
}

function pushUnseen(
  rows: (FileRow | null)[],
  head: readonly string[] | null,
  { from, until }: { readonly from: LinePair; readonly until: number },
): void {
  if (head === null) {
    rows.push(null);
    return;
  }
  for (let newLine = from.newLine; newLine < until; newLine += 1) {
    const oldLine = from.oldLine + newLine - from.newLine;
    const text = head[newLine - 1];
    rows.push(text === undefined ? null : { kind: "unseen", oldLine, newLine, hunk: null, text });
  }
}

function pushHunk(rows: (FileRow | null)[], hunk: Hunk, start: LinePair & { readonly hunk: number }): LinePair {
  let { oldLine, newLine } = start;
  for (const line of hunk.lines) {
    rows.push({ kind: line.kind, oldLine, newLine, hunk: start.hunk, text: withoutCarriageReturn(line.text) });
    if (line.kind !== "added") oldLine += 1;
    if (line.kind !== "deleted") newLine += 1;
  }
  return { oldLine, newLine };
}

function withoutCarriageReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
