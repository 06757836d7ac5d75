import type { FileRow } from "./file-rows.ts";
import type { Finding, Side } from "../finding/finding.ts";
import type { QuoteMatch } from "./quote-match.ts";
import { squeeze } from "./quote-reading.ts";

/** Where the agent said its lines are. */
export interface LineHint {
  readonly side: Side;
  readonly first: number;
  readonly last: number;
}

/** A reversed range is read as if its ends were in order. */
export function hintOf({ side, startLine, endLine }: Pick<Finding, "side" | "startLine" | "endLine">): LineHint {
  return { side, first: Math.min(startLine, endLine), last: Math.max(startLine, endLine) };
}

/**
 * Chooses among the places where a quote stands. Near the hint, every line of distance counts, and changed lines are
 * preferred to others a little. Far from it the hint was no help, and changed lines come first wherever they are.
 */
export function chooseMatch(matches: readonly QuoteMatch[], hint: LineHint): QuoteMatch | null {
  const candidates = withoutDoubtfulLeft(matches, hint).filter(
    (match) => !isTooShort(match) || distance(match, hint) === 0,
  );
  const isMute = saysNothing(candidates, hint);
  let best: { readonly match: QuoteMatch; readonly cost: Cost } | null = null;
  for (const match of candidates) {
    const cost = costOf(match, hint, isMute);
    if (best === null || isCheaper(cost, best.cost)) best = { match, cost };
  }
  return best?.match ?? null;
}

/**
 * Moved and rewritten lines stand in the head and among the deleted ones. An agent that says RIGHT means the head,
 * unless the hint is the very number of the deleted line, and the head has the text nowhere near.
 */
function withoutDoubtfulLeft(matches: readonly QuoteMatch[], hint: LineHint): readonly QuoteMatch[] {
  const inHead = matches.filter(({ rows }) => !hasDeleted(rows));
  return matches.filter((match) => {
    if (sideMeant(match, hint) === "LEFT" || !hasDeleted(match.rows)) return true;
    const rivals = inHead.filter((other) => isWhole(other) || !isWhole(match));
    if (rivals.length === 0) return true;
    return distance(match, hint) === 0 && rivals.every((rival) => distance(rival, hint) > NEAR_LINES);
  });
}

/** Diff markers in the quote say more about the side than the side does, unless they are taken for ones: "- item". */
function sideMeant(match: QuoteMatch, hint: LineHint): Side {
  return isWhole(match) ? (match.reading.side ?? hint.side) : hint.side;
}

function hasDeleted(rows: readonly FileRow[]): boolean {
  return rows.some(({ kind }) => kind === "deleted");
}

/** True for whole lines, false for text that a longer line merely holds. */
function isWhole({ precision }: QuoteMatch): boolean {
  return precision !== "partial";
}

/** Agents that do not know a line say 1. */
function saysNothing(matches: readonly QuoteMatch[], hint: LineHint): boolean {
  return hint.first === 1 && hint.last === 1 && matches.every((match) => distance(match, hint) > 0);
}

/** A piece of a line that is shorter stands in too many lines to say which one is meant. */
const SHORTEST_PARTIAL_QUOTE = 4;

function isTooShort({ precision, reading }: QuoteMatch): boolean {
  return precision === "partial" && squeeze(reading.lines.join("")).length < SHORTEST_PARTIAL_QUOTE;
}

/** Compared member by member, the first one that differs decides. */
type Cost = readonly number[];

/** Hints of agents are off by a few lines at most, or else by any number. */
const NEAR_LINES = 8;
const NEAR_COST = { changed: 0, context: 2, unseen: 5 } as const;
const FAR_COST = { changed: 0, context: 1, unseen: 2 } as const;

function costOf(match: QuoteMatch, hint: LineHint, isMute: boolean): Cost {
  const lines = distance(match, hint);
  const side = sideMeant(match, hint);
  const place = placeOf(match.rows, side);
  const looseness = loosenessOf(match);
  const isNear = !isMute && lines <= NEAR_LINES;
  if (!isNear) return [wrongSide(match.rows, side), 1, looseness, FAR_COST[place], lines, match.rows.length];
  const near = lines === 0 ? 0 : 1 + lines + NEAR_COST[place];
  return [wrongSide(match.rows, side), 0, near + looseness, NEAR_COST[place], match.rows.length];
}

function isCheaper(cost: Cost, than: Cost): boolean {
  const index = cost.findIndex((value, position) => value !== than[position]);
  return index !== -1 && (cost[index] ?? 0) < (than[index] ?? 0);
}

/** What a hint must be off by to make a looser match the likelier one, in lines. */
function loosenessOf({ precision, reading, cutsWord }: QuoteMatch): number {
  // A quote that kept its indentation kept all of it; one without may have lost it.
  if (precision === "spacing") return /^\s/.test(reading.lines[0] ?? "") ? 3 : 0;
  if (precision === "partial") return cutsWord ? 12 : 5;
  return 0;
}

type Place = keyof typeof NEAR_COST;

function placeOf(rows: readonly FileRow[], side: Side): Place {
  if (rows.every(({ kind }) => kind === "unseen")) return "unseen";
  const isChanged = rows.some(({ kind }) => kind === "added" || (kind === "deleted" && side === "LEFT"));
  return isChanged ? "changed" : "context";
}

/** An agent that says LEFT speaks of deleted lines, and never of added ones. RIGHT is also said by agents that do not think of sides. */
function wrongSide(rows: readonly FileRow[], side: Side): number {
  if (side === "RIGHT") return 0;
  if (hasDeleted(rows)) return 0;
  return rows.some(({ kind }) => kind === "added") ? 2 : 1;
}

/** In lines. Of an elided quote both ends count, for its length is not given by its text. */
function distance({ rows, precision }: QuoteMatch, hint: LineHint): number {
  const first = rows[0];
  const last = rows.at(-1) ?? first;
  const measure = precision === "elided" ? farEnd : nearEnd;
  const onSide = measure(rangeOn(hint.side, first, last), hint);
  if (hint.side === "LEFT" || !hasDeleted(rows)) return onSide;
  // A deleted line has no number on the right, only a neighbor, so that this can be near but not exact.
  return Math.min(measure(rangeOn("LEFT", first, last), hint), Math.max(onSide, 1));
}

function rangeOn(side: Side, first: FileRow, last: FileRow): LineHint {
  return { side, first: lineOf(first, side), last: lineOf(last, side) };
}

function farEnd(range: LineHint, hint: LineHint): number {
  return Math.max(Math.abs(range.first - hint.first), Math.abs(range.last - hint.last));
}

function nearEnd(range: LineHint, hint: LineHint): number {
  const ends = Math.min(Math.abs(range.first - hint.first), Math.abs(range.last - hint.last));
  const isInside = range.first >= hint.first && range.last <= hint.last;
  return isInside ? Math.min(ends, 1) : ends;
}

function lineOf(row: FileRow, side: Side): number {
  return side === "LEFT" ? row.oldLine : row.newLine;
}
