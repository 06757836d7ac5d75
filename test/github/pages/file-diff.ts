import type { ChangedFile, DiffHunk, DiffLine } from "../git/diff.ts";
import { numberOn } from "../pulls/anchor.ts";
import type { Repository, Thread } from "../records.ts";
import { blobAddress, fileAnchor, lineAnchor } from "./addresses.ts";
import { codeRow, codeTable, hunkRow, noteRow } from "./code-table.ts";
import { lastLineOf } from "./excerpt.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";

/** A conversation at a file: on one of its lines, or on all of it where the line is null. */
export interface Note {
  readonly thread: Pick<Thread, "side" | "line" | "startLine" | "startSide">;
  readonly shown: Html;
}

export interface FileDiff {
  readonly repository: Repository;
  readonly file: ChangedFile;
  /** The commit that the file is linked at. */
  readonly sha: string;
  readonly notes: readonly Note[];
}

/** Changed lines above which a file waits to be unfolded: https://docs.github.com/repositories/creating-and-managing-repositories/repository-limits */
const MAX_OPEN_LINES = 400;

/** One changed file: its name, its hunks, and what was said under the lines it was said about. */
export function fileDiff({ repository, file, sha, notes }: FileDiff): Html {
  const placed = new Map<DiffLine, Note[]>();
  const marked = new Set<DiffLine>();
  const unplaced: Note[] = [];
  for (const note of notes) {
    const line = endOf(file, note);
    if (line === null) unplaced.push(note);
    else placed.set(line, [...(placed.get(line) ?? []), note]);
    for (const one of linesOf(file, note)) marked.add(one);
  }
  const rows = file.hunks.flatMap((hunk) => [hunkRow(hunk), ...hunk.lines.flatMap((line) => rowsOf(line))]);
  const isLarge = file.additions + file.deletions > MAX_OPEN_LINES;
  const code =
    rows.length === 0
      ? emptiness(file)
      : codeTable({ rows, label: `Changes of ${file.path}`, lastLine: lastLineOf(file.hunks.at(-1)?.lines ?? []) });
  return html`<details class="file" id="${fileAnchor(file.path)}" ${!isLarge && html` open`}>
    <summary class="bar">
      ${icon("file")}${name({ repository, file, sha })}
      <span class="tag">${file.status}</span>
      <span class="size"
        ><span class="plus">+${file.additions}</span> <span class="minus">−${file.deletions}</span></span
      >
    </summary>
    ${unplaced.length > 0 && html`<div class="notes">${unplaced.map(({ shown }) => shown)}</div>`}${code}
  </details> `;

  function rowsOf(line: DiffLine): Html[] {
    const id =
      line.newLine === null
        ? lineAnchor(file.path, "LEFT", line.oldLine ?? 0)
        : lineAnchor(file.path, "RIGHT", line.newLine);
    const row = codeRow({ ...line, id, isMarked: marked.has(line) });
    return [row, ...(placed.get(line) ?? []).map(({ shown }) => noteRow(html`<div class="notes">${shown}</div>`))];
  }
}

function name({ repository, file, sha }: Omit<FileDiff, "notes">): Html {
  const address = blobAddress(repository, { sha, path: file.path });
  const before = file.previousPath === null ? null : html`<span class="path">${file.previousPath}</span> → `;
  return html`<span>${before}<a class="path" href="${address}">${file.path}</a></span>`;
}

function emptiness({ isBinary }: ChangedFile): Html {
  return html`<p class="soft empty">
    ${isBinary ? "Binary file, which is not shown." : "The content of the file did not change."}
  </p>`;
}

function endOf(file: ChangedFile, { thread }: Note): DiffLine | null {
  return linesOf(file, { thread }).at(-1) ?? null;
}

/** The lines of the diff that a note is about; none where it is about the file. */
function linesOf({ hunks }: ChangedFile, { thread }: Pick<Note, "thread">): DiffLine[] {
  const { side, line, startLine, startSide } = thread;
  if (line === null) return [];
  for (const { lines } of hunks) {
    const end = indexOf(lines, side, line);
    if (end === -1) continue;
    const start = startLine === null ? end : indexOf(lines, startSide ?? side, startLine);
    const range = lines.slice(start === -1 ? end : start, end + 1);
    return startSide === null || startSide === side ? range.filter((one) => numberOn(one, side) !== null) : range;
  }
  return [];
}

function indexOf(lines: DiffHunk["lines"], side: Thread["side"], number: number): number {
  return lines.findIndex((line) => numberOn(line, side) === number);
}
