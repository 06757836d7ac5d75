import type { ChangedFile, Diff, DiffHunk, DiffLine } from "../git/diff.ts";
import type { Side } from "../records.ts";

/** Where a comment wants to be, as the API takes it. `line` is the last line of a range. */
export interface AnchorRequest {
  readonly path: string;
  readonly line?: number | undefined;
  readonly side?: Side | undefined;
  readonly start_line?: number | undefined;
  readonly start_side?: Side | undefined;
  /** The old way: lines after the first `@@` of the file. */
  readonly position?: number | undefined;
}

export interface PlacedAnchor {
  readonly path: string;
  readonly line: number;
  readonly side: Side;
  readonly startLine: number | null;
  readonly startSide: Side | null;
  readonly position: number;
  /** The hunk from its header to the commented line. */
  readonly diffHunk: string;
}

export type AnchorAnswer =
  | { readonly kind: "placed"; readonly anchor: PlacedAnchor }
  /** `reviewReason` is how a review words it, `field` what a single comment names. */
  | { readonly kind: "refused"; readonly field: "path" | "line" | "start_line"; readonly reviewReason: string };

/** Places a comment by GitHub's rules: both ends in one hunk of the diff, on their side, the start before the end. */
export function placeAnchor(diff: Diff, request: AnchorRequest): AnchorAnswer {
  const file = diff.files.find(({ path }) => path === request.path);
  if (file === undefined) return refused("path", "Path could not be resolved");
  if (request.line === undefined) return placePosition(file, request.position);

  const side = request.side ?? "RIGHT";
  const end = findLine(file, side, request.line);
  if (end === null) return refused("line", "Line could not be resolved");
  if (request.start_line === undefined) return placed({ file, end, side, start: null });

  const startSide = request.start_side ?? side;
  const start = findLine(file, startSide, request.start_line);
  if (start === null) return refused("start_line", "Start position could not be resolved");
  if (start.hunk !== end.hunk) {
    return refused("start_line", "Pull request review thread start line must be part of the same hunk as the line.");
  }
  if (start.line.position >= end.line.position) {
    return refused("start_line", "Pull request review thread start line must precede the end line.");
  }
  return placed({ file, end, side, start: { line: request.start_line, side: startSide } });
}

export interface FoundLine {
  readonly hunk: DiffHunk;
  readonly line: DiffLine;
}

/** A line of one side in the hunks of a file. Context lines count on both sides. */
export function findLine(file: ChangedFile, side: Side, number: number): FoundLine | null {
  for (const hunk of file.hunks) {
    const line = hunk.lines.find((candidate) => numberOn(candidate, side) === number);
    if (line !== undefined) return { hunk, line };
  }
  return null;
}

export function numberOn(line: DiffLine, side: Side): number | null {
  return side === "LEFT" ? line.oldLine : line.newLine;
}

function placePosition(file: ChangedFile, position: number | undefined): AnchorAnswer {
  for (const hunk of file.hunks) {
    const line = hunk.lines.find((candidate) => candidate.position === position);
    if (line === undefined) continue;
    return placed({ file, end: { hunk, line }, side: line.kind === "deleted" ? "LEFT" : "RIGHT", start: null });
  }
  return refused("line", "Position could not be resolved");
}

interface Placement {
  readonly file: ChangedFile;
  readonly end: FoundLine;
  readonly side: Side;
  readonly start: { readonly line: number; readonly side: Side } | null;
}

function placed({ file, end, side, start }: Placement): AnchorAnswer {
  const anchor = {
    path: file.path,
    line: numberOn(end.line, side) ?? 0,
    side,
    startLine: start?.line ?? null,
    startSide: start?.side ?? null,
    position: end.line.position,
    diffHunk: hunkUpTo(end),
  };
  return { kind: "placed", anchor };
}

function hunkUpTo({ hunk, line }: FoundLine): string {
  const marks = { added: "+", deleted: "-", context: " " };
  const shown = hunk.lines.filter(({ position }) => position <= line.position);
  return [hunk.header, ...shown.map(({ kind, text }) => `${marks[kind]}${text}`)].join("\n");
}

function refused(field: "path" | "line" | "start_line", reviewReason: string): AnchorAnswer {
  return { kind: "refused", field, reviewReason };
}
