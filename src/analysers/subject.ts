import type { FileDiff } from "#core/diff/diff.ts";
import type { Source } from "./lane.ts";
import { indexLines, type LineIndex } from "./line-index.ts";

/** One changed file as the analysers see it: as it is, as it was, and which lines are new. */
export interface Subject {
  readonly path: string;
  readonly head: Source;
  readonly index: LineIndex;
  /** Null where the file is new, or where the diff does not tell. */
  readonly base: Source | null;
  readonly addedLines: ReadonlySet<number>;
}

export function createSubject(file: FileDiff, { path, head, base }: SubjectTexts): Subject {
  return {
    path,
    head: { id: `head:${path}`, path, text: head },
    index: indexLines(head),
    base: base === null ? null : { id: `base:${path}`, path: file.oldPath ?? path, text: base },
    addedLines: new Set(
      file.hunks
        .flatMap(({ lines }) => lines)
        .flatMap(({ kind, newLine }) => (kind === "added" && newLine !== null ? [newLine] : [])),
    ),
  };
}

export interface SubjectTexts {
  readonly path: string;
  readonly head: string;
  readonly base: string | null;
}
