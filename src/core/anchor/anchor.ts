import { type NamedFile, type PathSources, findFile } from "./changed-path.ts";
import { type FileDiff, pathOf } from "../diff/diff.ts";
import { type FileRow, readRows } from "./file-rows.ts";
import { type FileTracks, readTracks } from "./file-tracks.ts";
import { findQuote } from "./find-quote.ts";
import type { Anchor, Finding, Side } from "../finding/finding.ts";
import { hintOf } from "./match-choice.ts";
import type { QuoteMatch } from "./quote-match.ts";
import { readQuote } from "./quote-reading.ts";

/** The place of a finding, and how it was found. */
export interface Place {
  readonly anchor: Anchor;
  /** The changed file it lies in; null for a place outside of the change. */
  readonly file: FileDiff | null;
  /** The lines that the finding is about, all of them, where they are known. The anchor may be a part of them. */
  readonly rows: readonly FileRow[];
  /** Null where the lines were taken by number, or not found. */
  readonly match: QuoteMatch | null;
  /** The file's rows, deleted ones among them; empty where the path names no known file. */
  readonly tracks: FileTracks;
}

/** Anchors one finding. For many of the same change use `anchorFindings`, which reads every file once. */
export function anchorFinding(finding: Finding, sources: PathSources): Place {
  return anchorWith(finding, sources, createTrackReader(sources));
}

/**
 * Anchors findings to a change. The quote is the truth, line numbers are a hint that chooses among equal lines.
 * GitHub accepts an inline comment only where both ends lie in one hunk; what lies elsewhere is a `file` or an `outside`.
 * @see https://docs.github.com/en/rest/pulls/comments#create-a-review-comment-for-a-pull-request
 */
export function anchorFindings(findings: readonly Finding[], sources: PathSources): readonly Place[] {
  const readFile = createTrackReader(sources);
  return findings.map((finding) => anchorWith(finding, sources, readFile));
}

type TrackReader = (file: FileDiff | string) => FileTracks;

function createTrackReader({ texts }: PathSources): TrackReader {
  const known = new Map<FileDiff | string, FileTracks>();
  return (file) => {
    const found = known.get(file);
    if (found !== undefined) return found;
    const headPath = typeof file === "string" ? file : file.newPath;
    const text = headPath === null ? null : (texts.get(headPath) ?? null);
    const tracks = readTracks(readRows(typeof file === "string" ? [] : file.hunks, text));
    known.set(file, tracks);
    return tracks;
  };
}

function anchorWith(finding: Finding, sources: PathSources, readFile: TrackReader): Place {
  const named = findFile(finding, sources);
  if (named.kind === "outside") return placeOutside(finding, named.path, readFile(named.path));
  const file = chooseFile(finding, named, readFile);
  if (file === null) return placeOutside(finding, finding.path, readFile(finding.path));
  const place = placeInFile(finding, file, readFile(file));
  if (file.isPathUtf8) return place;
  return { ...place, anchor: { ...rangeOf(place.rows), kind: "outside", path: pathOf(file), side: "RIGHT" } };
}

/** Of several files that a path may name, the one that holds the quote; null where that does not decide it. */
function chooseFile(
  finding: Finding,
  { files, isCertain }: Extract<NamedFile, { readonly kind: "changed" }>,
  readFile: TrackReader,
): FileDiff | null {
  const [first, ...others] = files;
  if (first === undefined || (isCertain && others.length === 0)) return first ?? null;
  const holders = files.filter((file) => findQuote(finding, readFile(file)) !== null);
  if (isCertain) return holders[0] ?? first;
  return holders.length === 1 ? (holders[0] ?? null) : null;
}

function placeOutside(finding: Finding, path: string, tracks: FileTracks): Place {
  const { rows, match } = locate(finding, tracks);
  const anchor = { ...rangeOf(rows), kind: "outside", path, side: "RIGHT" } as const;
  return { anchor, file: null, rows, match, tracks };
}

function placeInFile(finding: Finding, file: FileDiff, tracks: FileTracks): Place {
  const { rows, match } = locate(finding, tracks);
  const shown = shownPart(rows);
  const path = pathOf(file);
  const anchor: Anchor =
    shown === null ? { ...rangeOf(rows), kind: "file", path, side: "RIGHT" } : { kind: "inline", path, ...shown };
  return { anchor, file, rows, match, tracks };
}

interface Location {
  readonly rows: readonly FileRow[];
  readonly match: QuoteMatch | null;
}

/** A finding without a quote is about the lines it numbers. One whose quote is nowhere is about no line. */
function locate(finding: Finding, tracks: FileTracks): Location {
  const match = findQuote(finding, tracks);
  if (match !== null) return { rows: match.rows, match };
  if (readQuote(finding.quote).length > 0) return { rows: [], match: null };
  return { rows: rowsByNumber(finding, tracks), match: null };
}

function rowsByNumber(finding: Finding, tracks: FileTracks): readonly FileRow[] {
  const { side, first, last } = hintOf(finding);
  const track = side === "LEFT" ? tracks.base : tracks.head;
  const rows = track.rows.filter((row) => row !== null);
  return rows.filter((row) => lineOn(row, side) >= first && lineOn(row, side) <= last);
}

interface ShownPart {
  readonly side: Side;
  readonly startLine: number;
  readonly endLine: number;
}

/** The part of the lines that one hunk shows; null where that would be too little to stand for all of them. */
function shownPart(rows: readonly FileRow[]): ShownPart | null {
  const hunks = new Set(rows.map(({ hunk }) => hunk).filter((hunk) => hunk !== null));
  const parts = [...hunks].map((hunk) => rows.filter((row) => row.hunk === hunk));
  const best = parts.toSorted((a, b) => changedIn(b) - changedIn(a) || b.length - a.length)[0];
  if (best === undefined) return null;
  if (changedIn(best) === 0 && best.length * 2 < rows.length) return null;
  return sideOf(best);
}

function changedIn(rows: readonly FileRow[]): number {
  return rows.filter(({ kind }) => kind !== "context" && kind !== "unseen").length;
}

/** Deleted lines are on the left. With added ones among them the right side tells what the lines became. */
function sideOf(rows: readonly FileRow[]): ShownPart | null {
  const deleted = rows.filter(({ kind }) => kind === "deleted");
  const isLeft = deleted.length > 0 && rows.every(({ kind }) => kind !== "added");
  const side = isLeft ? "LEFT" : "RIGHT";
  const ends = isLeft ? deleted : longestRun(rows.filter(({ kind }) => kind !== "deleted"));
  const [first, last] = [ends[0], ends.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { side, startLine: lineOn(first, side), endLine: lineOn(last, side) };
}

/** Lines that stood together in the base may stand apart in the head: then the anchor is the greatest part of them. */
function longestRun(rows: readonly FileRow[]): readonly FileRow[] {
  const starts = rows.flatMap((row, index) => (row.newLine - 1 === rows[index - 1]?.newLine ? [] : [index]));
  const parts = starts.map((start, index) => rows.slice(start, starts[index + 1]));
  return parts.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

function rangeOf(rows: readonly FileRow[]): { readonly startLine: number | null; readonly endLine: number | null } {
  const visible = rows.filter(({ kind }) => kind !== "deleted");
  return { startLine: visible[0]?.newLine ?? null, endLine: visible.at(-1)?.newLine ?? null };
}

function lineOn(row: FileRow, side: Side): number {
  return side === "LEFT" ? row.oldLine : row.newLine;
}
