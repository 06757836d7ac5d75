import { DiffParseError } from "./diff-parse-error.ts";

/** Where a diff could not be read, and why, as a caller of `fail` knows it. */
export interface DiffExpectation {
  readonly expected: string;
  readonly advice?: string;
}

const DEFAULT_ADVICE = "Make the diff again with `git diff -M` and pass all of its output, unchanged.";

/** Walks a diff line by line. Only LF ends a line: CR, form feed and U+2028 are content. */
export class DiffCursor {
  readonly text: string;
  /** Offset of the first character of the current line. */
  at = 0;
  /** The file being read, for messages. */
  file: string | null = null;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Offset of the LF that ends the current line, or the end of the text. */
  get lineEnd(): number {
    const end = this.text.indexOf("\n", this.at);
    return end === -1 ? this.text.length : end;
  }

  /** The current line without its LF. */
  get line(): string {
    return this.text.slice(this.at, this.lineEnd);
  }

  startsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.at);
  }

  /** Whether the line after the current one starts so. */
  nextStartsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.lineEnd + 1);
  }

  advance(): void {
    this.at = Math.min(this.lineEnd + 1, this.text.length);
  }

  fail({ expected, advice = DEFAULT_ADVICE }: DiffExpectation): never {
    const found = this.isAtEnd ? null : this.line;
    throw new DiffParseError({ file: this.file, line: this.#lineNumber(), expected, found, advice });
  }

  #lineNumber(): number {
    let number = 1;
    for (let at = this.text.indexOf("\n"); at !== -1 && at < this.at; at = this.text.indexOf("\n", at + 1)) number += 1;
    return number;
  }
}
