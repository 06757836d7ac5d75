import type { DiffLine, FileDiff } from "#core/diff/diff.ts";

/** A parsed diff in the form of the golden files: short enough to be checked by eye. */
export interface GoldenFile extends Omit<FileDiff, "hunks"> {
  readonly hunks: readonly GoldenHunk[];
}

export interface GoldenHunk {
  /** oldStart, oldLines, newStart, newLines */
  readonly range: readonly [number, number, number, number];
  readonly section: string;
  /** Marker, followed by a backslash where no newline ends the line; numbers in the old and the new file; text. */
  readonly lines: readonly GoldenLine[];
}

export type GoldenLine = readonly [string, number | null, number | null, string];

export function goldenForm(file: FileDiff): GoldenFile {
  const hunks = file.hunks.map(({ oldStart, oldLines, newStart, newLines, section, lines }) => ({
    range: [oldStart, oldLines, newStart, newLines] as const,
    section,
    lines: lines.map(goldenLine),
  }));
  return { ...file, hunks };
}

const MARKERS = { added: "+", deleted: "-", context: " " } as const;

function goldenLine({ kind, oldLine, newLine, text, noNewline }: DiffLine): GoldenLine {
  return [noNewline ? `${MARKERS[kind]}\\` : MARKERS[kind], oldLine, newLine, text];
}
