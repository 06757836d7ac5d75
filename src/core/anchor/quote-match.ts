import type { FileRow } from "./file-rows.ts";
import type { QuoteReading } from "./quote-reading.ts";

/**
 * How well the file's lines agree with the quote, best first: whole lines as they are; whole lines but for spacing;
 * a piece of the text; pieces around an ellipsis; some of the quoted lines; nearly the quoted text, just where the hint says.
 */
export type Precision = "exact" | "spacing" | "partial" | "elided" | "some" | "similar";

export interface QuoteMatch {
  /** Never empty; in the order of the file. */
  readonly rows: readonly [FileRow, ...FileRow[]];
  readonly precision: Precision;
  readonly reading: QuoteReading;
  /** True where it begins or ends within a word. */
  readonly cutsWord: boolean;
}

/** Throws for no rows: whoever found a quote found it on a line. */
export function matchOf(rows: readonly FileRow[], precision: Precision, reading: QuoteReading): QuoteMatch {
  const [first, ...rest] = rows;
  if (first === undefined) throw new TypeError("A quote was found on no line.");
  return { rows: [first, ...rest], precision, reading, cutsWord: false };
}
