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
  /** Null until someone asks for them. */
  lines: readonly DiffLine[] | null;
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
  /** The only private field, for in a cold process these are most of what a hunk costs. */
  readonly #place: HunkPlace;

  constructor(range: HunkRange, place: HunkPlace) {
    this.oldStart = range.oldStart;
    this.oldLines = range.oldLines;
    this.newStart = range.newStart;
    this.newLines = range.newLines;
    this.#place = place;
  }

  get section(): string {
    const { diff, start } = this.#place;
    const header = diff.slice(diff.lastIndexOf("\n", start - 2) + 1, start - 1);
    return SECTION.exec(header)?.[1] ?? "";
  }

  get lines(): readonly DiffLine[] {
    this.#place.lines ??= readHunkLines(this, this.#place);
    return this.#place.lines;
  }

  /** The getters above are not found by JSON.stringify itself. */
  toJSON(): Hunk {
    const { oldStart, oldLines, newStart, newLines, section, lines } = this;
    return { oldStart, oldLines, newStart, newLines, section, lines };
  }
}
