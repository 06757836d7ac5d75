import type { DiffCursor } from "./diff-cursor.ts";
import type { HunkRange } from "./diff-hunk.ts";

const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;

/** Reads `@@ -1,3 +1,4 @@`, digit by digit: a large diff has tens of thousands of these. */
export function readHunkHeader(cursor: DiffCursor): HunkRange {
  const reader = new HeaderReader(cursor.text, cursor.at);
  const isOpened = reader.skip("@@ -");
  const oldStart = reader.number();
  const oldLines = reader.count();
  const isSplit = reader.skip(" +");
  const newStart = reader.number();
  const newLines = reader.count();
  const isClosed = reader.skip(" @@");
  const isCountable = Number.isSafeInteger(oldStart + oldLines) && Number.isSafeInteger(newStart + newLines);
  if (isOpened && isSplit && isClosed && isCountable && oldLines + newLines > 0) {
    return { oldStart, oldLines, newStart, newLines };
  }
  if (cursor.startsWith("@@@")) {
    cursor.fail({
      expected: "a hunk header with one old and one new range",
      advice: "This is the combined diff of a merge: compare the merge with one of its parents instead.",
    });
  }
  return cursor.fail({ expected: 'a hunk header such as "@@ -1,3 +1,4 @@" that counts at least one line' });
}

/** Reads numbers off a text. Whatever is no number is NaN, which the caller checks once. */
class HeaderReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  skip(token: string): boolean {
    const isThere = this.#text.startsWith(token, this.#at);
    this.#at += token.length;
    return isThere;
  }

  number(): number {
    const start = this.#at;
    let value = 0;
    for (
      let code = this.#text.charCodeAt(start);
      code >= ZERO && code <= NINE;
      code = this.#text.charCodeAt(this.#at)
    ) {
      value = value * 10 + code - ZERO;
      this.#at += 1;
    }
    return this.#at === start ? Number.NaN : value;
  }

  /** The count after a comma, or 1 where git left it out. */
  count(): number {
    if (this.#text.charCodeAt(this.#at) !== COMMA) return 1;
    this.#at += 1;
    return this.number();
  }
}
