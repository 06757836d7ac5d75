import type { FileRow } from "./file-rows.ts";
import type { FileTracks, Lines, Track } from "./file-tracks.ts";
import type { Finding } from "../finding/finding.ts";
import { chooseMatch, hintOf } from "./match-choice.ts";
import { type QuoteMatch, matchOf } from "./quote-match.ts";
import { type QuoteReading, foldSpacing, readQuote, squeeze } from "./quote-reading.ts";
import { findSimilar } from "./similar-lines.ts";

/** Finds the lines that a finding quotes. Null where the quote is nowhere in the file: then the agent made it up. */
export function findQuote(finding: Finding, tracks: FileTracks): QuoteMatch | null {
  const readings = readQuote(finding.quote);
  const hint = hintOf(finding);
  for (const matcher of [matchVerbatim, matchElided, matchSome]) {
    for (const reading of readings) {
      const match = chooseMatch(matcher(reading, tracks), hint);
      if (match !== null) return match;
    }
  }
  return findSimilar(readings, tracks, hint);
}

function matchVerbatim(reading: QuoteReading, tracks: FileTracks): readonly QuoteMatch[] {
  const folded = reading.lines.map(foldSpacing);
  const needle = squeeze(reading.lines.join(""));
  return overTracks(tracks, (track) => [
    ...findLines(track, track.exact, reading.lines).map((rows) => matchOf(rows, "exact", reading)),
    ...findLines(track, track.folded, folded).map((rows) => matchOf(rows, "spacing", reading)),
    ...findText(track, needle).map((span) => ({
      ...matchOf(rowsBetween(track, span), "partial", reading),
      cutsWord: cutsWord(track, span),
    })),
  ]);
}

/** What agents write for text they left out: a comment up to its line's end, or dots with the signs around them. */
const ELLIPSIS =
  /\s*(?:\/\/|#)\s*(?:\.{3}|\u2026)[^\n]*\s*|\s*(?:\/\*|<!--|\[|\()?\s*(?:\.{3,}|\u2026)\s*(?:\*\/|-->|\]|\))?\s*/;
/** Shorter pieces of text stand everywhere. */
const SHORTEST_PIECE = 4;
/** More rows than any agent leaves out of a quote that is about one thing. */
const LONGEST_ELISION_ROWS = 80;
/** How many beginnings, and ends for each of them, are looked at. */
const MOST_ELISIONS = 200;

function matchElided(reading: QuoteReading, tracks: FileTracks): readonly QuoteMatch[] {
  const pieces = reading.lines
    .map(foldSpacing)
    .filter((line) => line !== "")
    .join("\n")
    .split(ELLIPSIS)
    .map(squeeze)
    .filter((piece) => piece.length >= SHORTEST_PIECE);
  const [first, ...rest] = pieces;
  const last = rest.pop();
  if (first === undefined) return [];
  return overTracks(tracks, (track) =>
    findText(track, first)
      .slice(0, MOST_ELISIONS)
      .flatMap((start) => {
        const span = rest.reduce<Span | null>((found, piece) => extend(track, found, piece), start);
        const ends = last === undefined || span === null ? [span] : endings(track, span, last);
        return ends.filter((end) => end !== null).map((end) => matchOf(rowsBetween(track, end), "elided", reading));
      }),
  );
}

/** The span with every end that the last piece may give it, as far as an elision may reach. */
function endings(track: Track, span: Span, last: string): readonly Span[] {
  const { stream } = track;
  const farthest = stream.rowAt(span.start) + LONGEST_ELISION_ROWS;
  const ends: Span[] = [];
  let next = extend(track, span, last);
  while (next !== null && ends.length < MOST_ELISIONS && stream.rowAt(next.end - 1) < farthest) {
    ends.push(next);
    next = extend(track, next, last);
  }
  return ends;
}

/** The share of the quote's text that must be in the file for the rest to count as a slip of the agent. */
const LEAST_SHARE_FOUND = 0.5;

function matchSome(reading: QuoteReading, tracks: FileTracks): readonly QuoteMatch[] {
  const folded = reading.lines.map(foldSpacing);
  const least = folded.join("").length * LEAST_SHARE_FOUND;
  return overTracks(tracks, (track) =>
    findRuns(track, folded)
      .filter(({ length }) => length >= least)
      .toSorted((a, b) => b.length - a.length)
      .filter(({ length }, _, [longest]) => length === longest?.length)
      .map(({ rows }) => matchOf(rows, "some", reading)),
  );
}

/** Searches head, base and diff, and leaves out of the later ones what the earlier have shown. */
function overTracks(tracks: FileTracks, search: (track: Track) => readonly QuoteMatch[]): readonly QuoteMatch[] {
  const matches = [...new Set([tracks.head, tracks.base, tracks.diff])].flatMap(search);
  const seen = new Set<string>();
  return matches.filter(({ rows }) => {
    const first = rows[0];
    const last = rows.at(-1) ?? first;
    const key = [first, last].map(({ kind, oldLine, newLine }) => `${kind} ${oldLine} ${newLine}`).join(" ");
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * Bounds the rows held for all the places of one quote. Only made up files and quotes come near: what is left out
 * is the thousandth copy of thousands of equal lines.
 */
const MOST_ROWS_HELD = 1_000_000;

function findLines(track: Track, { texts, positions }: Lines, lines: readonly string[]): readonly FoundRows[] {
  const found: FoundRows[] = [];
  for (const start of positions.get(lines[0] ?? "") ?? []) {
    if (found.length * lines.length > MOST_ROWS_HELD) break;
    if (!lines.every((line, offset) => texts[start + offset] === line)) continue;
    found.push(knownRows(track, start, start + lines.length));
  }
  return found;
}

type FoundRows = readonly FileRow[];

interface Span {
  /** Offsets in the track's stream; `end` is the first one behind it. */
  readonly start: number;
  readonly end: number;
}

function findText(track: Track, needle: string): readonly Span[] {
  const { text } = track.stream;
  const spans: Span[] = [];
  if (needle === "") return spans;
  const most = MOST_ROWS_HELD / needle.length;
  for (let start = text.indexOf(needle); start !== -1; start = text.indexOf(needle, start + 1)) {
    if (spans.length > most) break;
    spans.push({ start, end: start + needle.length });
  }
  return spans;
}

function extend(track: Track, span: Span | null, piece: string): Span | null {
  if (span === null) return null;
  const start = track.stream.text.indexOf(piece, span.end);
  return start === -1 ? null : { start: span.start, end: start + piece.length };
}

function cutsWord({ stream }: Track, { start, end }: Span): boolean {
  return [start, end].some(
    (at) => !stream.hasGapAt(at) && isWord(stream.text.charAt(at - 1)) && isWord(stream.text.charAt(at)),
  );
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}_]/u.test(character);
}

interface QuotedRun {
  readonly rows: readonly FileRow[];
  /** Characters of the quote that it holds. */
  readonly length: number;
}

/** A line that stands in more places says nothing about where the others are. */
const MOST_PLACES_OF_LINE = 100;

/** Runs of consecutive quoted lines that stand in the file the same way, each as long as it can be. */
function findRuns(track: Track, lines: readonly string[]): readonly QuotedRun[] {
  const runs = new Map<string, QuotedRun>();
  for (const [index, line] of lines.entries()) {
    const positions = track.folded.positions.get(line) ?? [];
    if (line === "" || positions.length > MOST_PLACES_OF_LINE) continue;
    for (const position of positions) {
      const { first, count } = growRun(track, lines, { index, position });
      const start = position - (index - first);
      const key = `${first} ${start}`;
      if (runs.has(key)) continue;
      const length = lines.slice(first, first + count).join("").length;
      runs.set(key, { rows: knownRows(track, start, start + count), length });
    }
  }
  return [...runs.values()];
}

interface Meeting {
  /** Of a line in the quote, and of the row with the same text. */
  readonly index: number;
  readonly position: number;
}

function growRun(
  { folded: { texts } }: Track,
  lines: readonly string[],
  { index, position }: Meeting,
): { readonly first: number; readonly count: number } {
  let first = index;
  while (first > 0 && texts[position - (index - first) - 1] === lines[first - 1]) first -= 1;
  let last = index;
  while (last + 1 < lines.length && texts[position + (last + 1 - index)] === lines[last + 1]) last += 1;
  return { first, count: last - first + 1 };
}

function rowsBetween(track: Track, { start, end }: Span): readonly FileRow[] {
  return knownRows(track, track.stream.rowAt(start), track.stream.rowAt(end - 1) + 1);
}

function knownRows({ rows }: Track, start: number, end: number): readonly FileRow[] {
  return rows.slice(start, end).filter((row) => row !== null);
}
