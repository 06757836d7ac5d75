import type { DiffLine, Hunk } from "./diff.ts";
import { readHunkLines } from "./lines.ts";

const SECTION = /^@@ [^@]* @@ ?(.*)$/s;

export interface HunkRange {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
}

/** Offsets of a hunk's lines, without its header, in the text of its diff. */
export interface HunkPlace {
  readonly diff: string;
  readonly start: number;
  readonly end: number;
}

/**
 * A hunk that has been checked, and is no more than a place in its diff until someone looks at its lines.
 * It keeps the text of the whole diff alive, once, instead of a copy of each line.
 */
export class DiffHunk implements Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly #diff: string;
  readonly #start: number;
  readonly #end: number;
  /** Null until someone asks for them. */
  #lines: readonly DiffLine[] | null = null;

  constructor(range: HunkRange, { diff, start, end }: HunkPlace) {
    this.oldStart = range.oldStart;
    this.oldLines = range.oldLines;
    this.newStart = range.newStart;
    this.newLines = range.newLines;
    this.#diff = diff;
    this.#start = start;
    this.#end = end;
  }

  get section(): string {
    const header = this.#diff.slice(this.#diff.lastIndexOf("\n", this.#start - 2) + 1, this.#start - 1);
    return SECTION.exec(header)?.[1] ?? "";
  }

  get lines(): readonly DiffLine[] {
    this.#lines ??= readHunkLines(this, { diff: this.#diff, start: this.#start, end: this.#end });
    return this.#lines;
  }

  /** The getters above are not found by JSON.stringify itself. */
  toJSON(): Hunk {
    const { oldStart, oldLines, newStart, newLines, section, lines } = this;
    return { oldStart, oldLines, newStart, newLines, section, lines };
  }
}
