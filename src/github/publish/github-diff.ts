import type { InlineComment } from "#core/plan/review-plan.ts";
import type { FileAnswer } from "../api/answers.ts";

/** What GitHub's own diff says of a comment's place. Large, binary and renamed files come without their lines. */
export type PlaceOnGitHub = "shown" | "not-shown" | "unknown";

/** GitHub refuses a whole review for one comment in a place that its diff does not show, and does not say which. */
export function findPlace({ path, side, line, startLine }: InlineComment, files: readonly FileAnswer[]): PlaceOnGitHub {
  const file = files.find(({ filename }) => filename === path);
  if (file === undefined) return "not-shown";
  if (file.patch === undefined) return "unknown";

  const hunks = readHunks(file.patch);
  const isShown = hunks.some((hunk) => showsLine(hunk, side, line) && showsLine(hunk, side, startLine ?? line));
  return isShown ? "shown" : "not-shown";
}

interface ShownHunk {
  readonly RIGHT: LineRange;
  readonly LEFT: LineRange;
}

interface LineRange {
  readonly start: number;
  readonly count: number;
}

function readHunks(patch: string): readonly ShownHunk[] {
  return Array.from(patch.matchAll(HUNK_HEADER), ([, oldStart, oldCount, newStart, newCount]) => ({
    LEFT: { start: Number(oldStart), count: Number(oldCount ?? 1) },
    RIGHT: { start: Number(newStart), count: Number(newCount ?? 1) },
  }));
}

const HUNK_HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm;

/** Context lines are of both sides, so that a side's lines in a hunk have no gaps. */
function showsLine(hunk: ShownHunk, side: "RIGHT" | "LEFT", line: number): boolean {
  const { start, count } = hunk[side];
  return line >= start && line < start + count;
}
