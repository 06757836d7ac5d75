import type { DiffLine, Hunk } from "./diff.ts";

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const BACKSLASH = 0x5c;
const SECTION = /^@@ [^@]* @@ ?(.*)$/s;

export interface HunkRange {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
}

/** Offsets of a hunk that has been checked, in the text of its diff. */
export interface HunkPlace {
  readonly diff: string;
  /** Start of the first line after the header. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** A hunk that is no more than a place in its diff until someone looks at its lines. */
export class DiffHunk implements Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly #diff: string;
  readonly #bodyStart: number;
  readonly #bodyEnd: number;
  #lines: readonly DiffLine[] | null = null;

  constructor(range: HunkRange, place: HunkPlace) {
    this.oldStart = range.oldStart;
    this.oldLines = range.oldLines;
    this.newStart = range.newStart;
    this.newLines = range.newLines;
    this.#diff = place.diff;
    this.#bodyStart = place.bodyStart;
    this.#bodyEnd = place.bodyEnd;
  }

  get section(): string {
    const headerEnd = this.#bodyStart - 1;
    const header = this.#diff.slice(this.#diff.lastIndexOf("\n", headerEnd - 1) + 1, headerEnd);
    return SECTION.exec(header)?.[1] ?? "";
  }

  get lines(): readonly DiffLine[] {
    this.#lines ??= this.#readLines();
    return this.#lines;
  }

  toJSON(): Hunk {
    const { oldStart, oldLines, newStart, newLines, section, lines } = this;
    return { oldStart, oldLines, newStart, newLines, section, lines };
  }

  #readLines(): DiffLine[] {
    const lines: DiffLine[] = [];
    const diff = this.#diff;
    let oldLine = this.oldStart;
    let newLine = this.newStart;
    for (let at = this.#bodyStart; at < this.#bodyEnd;) {
      const marker = diff.charCodeAt(at);
      let end = diff.indexOf("\n", at);
      if (end === -1) end = this.#bodyEnd;
      const noNewline = end + 1 < this.#bodyEnd && diff.charCodeAt(end + 1) === BACKSLASH;
      if (marker === PLUS) {
        lines.push({ kind: "added", oldLine: null, newLine, text: diff.slice(at + 1, end), noNewline });
        newLine += 1;
      } else if (marker === MINUS) {
        lines.push({ kind: "deleted", oldLine, newLine: null, text: diff.slice(at + 1, end), noNewline });
        oldLine += 1;
      } else if (marker !== BACKSLASH) {
        // A blank context line whose space was stripped has no marker to leave out.
        const text = diff.slice(marker === SPACE ? at + 1 : at, end);
        lines.push({ kind: "context", oldLine, newLine, text, noNewline });
        oldLine += 1;
        newLine += 1;
      }
      at = end + 1;
    }
    return lines;
  }
}
