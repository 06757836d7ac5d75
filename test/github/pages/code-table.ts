import type { DiffHunk, DiffLine } from "../git/diff.ts";
import { codeText } from "./code-text.ts";
import { type Html, html } from "./html.ts";

export interface CodeRow {
  readonly kind: DiffLine["kind"];
  readonly oldLine: number | null;
  readonly newLine: number | null;
  readonly text: string;
  /** Whether a comment is about this line. */
  readonly isMarked?: boolean;
  readonly id?: string | null;
  /** The part of the text that differs from the line it replaces. */
  readonly focus?: Focus | null;
}

export interface Focus {
  readonly start: number;
  readonly end: number;
}

export interface CodeTable {
  readonly rows: readonly Html[];
  readonly label: string;
  /** The largest line number, which says how wide the columns of numbers are. */
  readonly lastLine: number;
}

const MARKS = { added: "+", deleted: "-", context: "" } as const;

/** Lines of code with their numbers: those of the old side, those of the new one, the mark, the text. */
export function codeTable({ rows, label, lastLine }: CodeTable): Html {
  return html`<table class="code" aria-label="${label}" style="--digits:${String(lastLine).length}">
    <colgroup>
      <col class="nums" />
      <col class="nums" />
      <col class="marks" />
      <col />
    </colgroup>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

export function codeRow({ kind, oldLine, newLine, text, isMarked = false, id = null, focus = null }: CodeRow): Html {
  const classes = isMarked ? `${kind} marked` : kind;
  const name = id === null ? null : html` id="${id}"`;
  return html`<tr class="${classes}" ${name}>
    <td class="num">${oldLine}</td>
    <td class="num">${newLine}</td>
    <td class="mark">${MARKS[kind]}</td>
    <td class="text">${focused(text, focus)}</td>
  </tr> `;
}

function focused(text: string, focus: Focus | null): Html {
  if (focus === null || focus.start === focus.end) return codeText(text);
  const { start, end } = focus;
  return html`${codeText(text.slice(0, start))}<mark>${codeText(text.slice(start, end))}</mark>${codeText(text.slice(end))}`;
}

export function hunkRow({ header }: Pick<DiffHunk, "header">): Html {
  return html`<tr class="hunk">
    <td colspan="4">${codeText(header)}</td>
  </tr> `;
}

/** A row across the table, for the conversation about the line above. */
export function noteRow(note: Html): Html {
  return html`<tr class="note">
    <td colspan="4">${note}</td>
  </tr> `;
}
