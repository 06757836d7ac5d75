import type { DiffHunk, DiffLine } from "../git/diff.ts";
import { numberOn } from "../pulls/anchor.ts";
import type { Side, Thread } from "../records.ts";
import { type Html, html } from "./html.ts";

const MARKS = { added: "+", deleted: "-", context: " " } as const;
/** Lines shown above the commented ones. */
const LEAD = 3;

export function hunkHeader({ header }: DiffHunk): Html {
  return html`<tr class="hunk"><td colspan="4" class="text">${header}</td></tr>`;
}

export function lineRow({ kind, oldLine, newLine, text }: DiffLine, isChosen: boolean): Html {
  return html`<tr class="${kind}${isChosen ? " chosen" : null}"><td class="number">${oldLine}</td><td class="number">${newLine}</td><td class="mark">${MARKS[kind]}</td><td class="text">${text}</td></tr>`;
}

/** The end of a thread's hunk: the commented lines, highlighted, with a few before them. */
export function threadTable(thread: Thread, hunk: DiffHunk): Html {
  const chosen = new Set(chosenLines(thread, hunk));
  const first = hunk.lines.findIndex((line) => chosen.has(line));
  const shown = hunk.lines.slice(Math.max(0, first - LEAD));
  return html`<div class="scroll"><table class="diff">${hunkHeader(hunk)}${shown.map((line) => lineRow(line, chosen.has(line)))}</table></div>`;
}

/** The lines that a thread is on, from its start to its end. */
export function chosenLines(thread: Thread, hunk: DiffHunk): DiffLine[] {
  const end = indexOf(hunk, thread.side, thread.originalLine);
  const start = thread.originalStartLine === null ? end : indexOf(hunk, thread.startSide ?? thread.side, thread.originalStartLine);
  return hunk.lines.slice(start, end + 1);
}

function indexOf(hunk: DiffHunk, side: Side, number: number | null): number {
  return hunk.lines.findIndex((line) => number !== null && numberOn(line, side) === number);
}
