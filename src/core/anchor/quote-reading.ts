import { splitLines } from "./file-rows.ts";
import type { Side } from "../finding/finding.ts";

/** One way to understand what an agent copied. */
export interface QuoteReading {
  readonly lines: readonly string[];
  /** The side that diff markers in the quote speak of; null where it has none. */
  readonly side: Side | null;
  /** Does to a suggestion written in the same manner what this reading did to the quote. Null where it is no plain text then. */
  readonly clean: (lines: readonly string[]) => readonly string[] | null;
}

/**
 * All ways to read a quote, the literal one first. Agents copy from numbered listings, from diffs,
 * out of Markdown, and through one JSON encoding too many. Empty for a quote of nothing but white space.
 */
export function readQuote(quote: string): readonly QuoteReading[] {
  const literal = trimBlankLines(splitLines(quote));
  if (literal.length === 0) return [];
  const plain = withoutFence(literal);
  const numberless = withoutLineNumbers(plain);
  const readings: readonly QuoteReading[] = [
    { lines: literal, side: null, clean: keepLines },
    { lines: plain, side: null, clean: withoutFence },
    { lines: numberless, side: null, clean: withoutLineNumbers },
    readMarkers(plain),
    readMarkers(numberless),
    { lines: unescaped(plain), side: null, clean: unescaped },
  ];
  const seen = new Set<string>();
  return readings
    .map((reading) => ({ ...reading, lines: trimBlankLines(reading.lines) }))
    .filter(({ lines }) => lines.length > 0 && !seen.has(lines.join("\n")) && seen.add(lines.join("\n")));
}

/** Folds every run of white space into one space, and none at the ends. */
export function foldSpacing(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}

/** Leaves out all white space, and writes typographic quotation marks as typewriters do. */
export function squeeze(text: string): string {
  return text
    .replaceAll(/\s+/g, "")
    .replaceAll(/[\u{2018}\u{2019}]/gu, "'")
    .replaceAll(/[\u{201C}\u{201D}]/gu, '"');
}

function keepLines(lines: readonly string[]): readonly string[] {
  return lines;
}

function trimBlankLines(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  if (first === -1) return [];
  return lines.slice(first, lines.findLastIndex((line) => line.trim() !== "") + 1);
}

/** Takes off a Markdown fence, or the backticks around a single line. */
function withoutFence(lines: readonly string[]): readonly string[] {
  const fence = /^\s*(?<ticks>`{3,}|~{3,})/.exec(lines[0] ?? "")?.groups?.["ticks"];
  if (fence !== undefined && lines.length > 1 && lines.at(-1)?.trim().startsWith(fence)) return lines.slice(1, -1);
  const inline = /^\s*(?<ticks>`{1,2})(?!`)(?<code>.+?)\k<ticks>\s*$/.exec(lines[0] ?? "")?.groups?.["code"];
  return inline !== undefined && lines.length === 1 ? [inline] : lines;
}

/** "  42 | code", "42: code", "42\tcode", "L42: code", as listings for agents number their lines. */
const LINE_NUMBER = /^\s*L?\d+(?:\s?[|:\u2192\u2502]|\t)[ \t]?/;

function withoutLineNumbers(lines: readonly string[]): readonly string[] {
  const isNumbered = lines.every((line) => line.trim() === "" || LINE_NUMBER.test(line) || /^\s*\d+\s*$/.test(line));
  return isNumbered ? lines.map((line) => line.replace(LINE_NUMBER, "")) : lines;
}

function readMarkers(lines: readonly string[]): QuoteReading {
  const body = lines.filter((line) => !line.startsWith("@@ "));
  const isMarked = body.every((line) => line === "" || /^[-+ ]/.test(line)) && body.some((line) => /^[-+]/.test(line));
  // The first line often lost its blank marker to a trim.
  const isMarkedAfterFirst = body.slice(1).some((line) => /^[-+]/.test(line));
  if (!isMarked && !isMarkedAfterFirst) return { lines, side: null, clean: keepLines };
  const lineTexts = body.map((line) => line.replace(/^[-+ ]/, ""));
  return { lines: lineTexts, side: markedSide(body), clean: withoutMarkers };
}

function markedSide(lines: readonly string[]): Side | null {
  if (lines.some((line) => line.startsWith("+"))) return "RIGHT";
  return lines.some((line) => line.startsWith("-")) ? "LEFT" : null;
}

/** What deletes lines as well as adding some is a diff, not a replacement. */
function withoutMarkers(lines: readonly string[]): readonly string[] | null {
  const plain = withoutLineNumbers(lines);
  if (!plain.some((line) => line.startsWith("+"))) return plain;
  if (plain.some((line) => !/^(?:[+ ]|$)/.test(line))) return null;
  return plain.map((line) => line.slice(1));
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "", '"': '"', "'": "'", "\\": "\\", "/": "/" };

/** Undoes one JSON encoding too many. */
function unescaped(lines: readonly string[]): readonly string[] {
  const text = lines.join("\n");
  return splitLines(text.replaceAll(/\\([ntr"'\\/])/g, (_, letter: string) => ESCAPES[letter] ?? letter));
}
