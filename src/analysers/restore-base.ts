import type { FileDiff, Hunk } from "#core/diff/diff.ts";

/**
 * The text of the file before the change, made from the text after it and the diff: no git has to run on a repository
 * that others have written. Null where the two do not fit together, or the file is new.
 */
export function restoreBase(head: string, file: FileDiff): string | null {
  if (file.oldPath === null) return null;
  const rows = head.split("\n");
  const base: string[] = [];
  let next = 0;
  for (const hunk of file.hunks) {
    const start = firstRow(hunk);
    if (start < next) return null;
    for (let row = next; row < start; row += 1) base.push(rows[row] ?? "");
    const end = undoHunk(hunk, { rows, start, base });
    if (end === null) return null;
    next = end;
  }
  const rest = rows.slice(next);
  return joinRows(base, rest, file);
}

/** A hunk without new lines stands behind the line that it names. */
function firstRow({ newStart, newLines }: Hunk): number {
  return newLines === 0 ? newStart : newStart - 1;
}

interface Undoing {
  readonly rows: readonly string[];
  readonly start: number;
  /** Gets the lines of the base. Changed in place. */
  readonly base: string[];
}

function undoHunk(hunk: Hunk, { rows, start, base }: Undoing): number | null {
  let at = start;
  for (const { kind, text } of hunk.lines) {
    if (kind !== "added") base.push(text);
    if (kind === "deleted") continue;
    if (rows[at] !== text) return null;
    at += 1;
  }
  return at;
}

/** Whether the last line has an LF is the hunk's to say where it reaches the end, and the head's where it does not. */
function joinRows(base: readonly string[], rest: readonly string[], file: FileDiff): string {
  const isEndOfHead = rest.length === 0 || (rest.length === 1 && rest[0] === "");
  const lastLines = file.hunks.at(-1)?.lines ?? [];
  const lastOld = lastLines.findLast(({ kind }) => kind !== "added");
  if (!isEndOfHead) return [...base, ...rest].join("\n");
  const text = base.join("\n");
  return base.length === 0 || lastOld?.noNewline === true ? text : `${text}\n`;
}
