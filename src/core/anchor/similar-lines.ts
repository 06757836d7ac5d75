import type { FileRow } from "./file-rows.ts";
import type { FileTracks } from "./file-tracks.ts";
import type { LineHint } from "./match-choice.ts";
import type { QuoteMatch } from "./quote-match.ts";
import { type QuoteReading, squeeze } from "./quote-reading.ts";

/** How far from the hint a quote with slips is believed. */
const NEAR_LINES = 3;
/** Share of common pairs of letters. Renaming one of three identifiers in a line stays below. */
const LEAST_SIMILARITY = 0.85;
/** How much more alike a line must be for each line that it is away from the hint. */
const COST_OF_LINE = 0.03;
/** Shorter texts resemble each other by chance. */
const SHORTEST_TEXT = 12;
/** In longer ones, slips are no longer a few. */
const LONGEST_TEXT = 2000;

/** Finds lines that are almost the quote, next to where the hint says: two witnesses that agree. */
export function findSimilar(readings: readonly QuoteReading[], tracks: FileTracks, hint: LineHint): QuoteMatch | null {
  let best: { readonly match: QuoteMatch; readonly score: number } | null = null;
  for (const reading of readings) {
    const wanted = squeeze(reading.lines.join(""));
    if (wanted.length < SHORTEST_TEXT || wanted.length > LONGEST_TEXT) continue;
    for (const rows of windows(tracks, hint, reading.lines.length)) {
      const away = Math.abs(lineOf(rows[0], hint) - hint.first) * COST_OF_LINE;
      const score = similarity(wanted, squeeze(rows.map(({ text }) => text).join(""))) - away;
      if (score < LEAST_SIMILARITY || score <= (best?.score ?? 0)) continue;
      best = { match: { rows, precision: "similar", reading, cutsWord: false }, score };
    }
  }
  return best?.match ?? null;
}

function windows(tracks: FileTracks, hint: LineHint, count: number): readonly QuoteMatch["rows"][] {
  const { rows } = hint.side === "LEFT" ? tracks.base : tracks.head;
  return rows.flatMap((row, position) => {
    if (row === null || Math.abs(lineOf(row, hint) - hint.first) > NEAR_LINES) return [];
    const rest = rows.slice(position + 1, position + count).filter((next) => next !== null);
    return rest.length === count - 1 ? [[row, ...rest] as const] : [];
  });
}

function lineOf(row: FileRow, { side }: LineHint): number {
  return side === "LEFT" ? row.oldLine : row.newLine;
}

/** The Sorensen-Dice coefficient of the pairs of neighboring characters, from 0 to 1. */
function similarity(a: string, b: string): number {
  if (b.length > 2 * a.length) return 0;
  const pairs = countPairs(a);
  let common = 0;
  for (const [pair, count] of countPairs(b)) common += Math.min(count, pairs.get(pair) ?? 0);
  const total = a.length + b.length - 2;
  return total <= 0 ? 0 : (2 * common) / total;
}

function countPairs(text: string): ReadonlyMap<string, number> {
  const pairs = new Map<string, number>();
  for (let index = 0; index + 1 < text.length; index += 1) {
    const pair = text.slice(index, index + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}
