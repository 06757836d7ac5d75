/** The diff cannot be taken apart without guessing. The message says where, what was expected, and what to do. */
export class DiffParseError extends Error {
  override readonly name = "DiffParseError";
  /** The file as the diff names it; null where the fault lies before or between files. */
  readonly file: string | null;
  /** Line of the diff's text, from 1. */
  readonly line: number;

  constructor({ file, line, expected, found, advice }: DiffFault, options?: ErrorOptions) {
    const place = file === null ? `line ${line}` : `line ${line} (file ${quoteExcerpt(file)})`;
    const seen = found === null ? "the diff ends there" : `found ${quoteExcerpt(found)}`;
    super(`The diff is not usable at ${place}: expected ${expected}, but ${seen}. ${advice}`, options);
    this.file = file;
    this.line = line;
  }
}

export interface DiffFault {
  readonly file: string | null;
  readonly line: number;
  readonly expected: string;
  /** The line that was found; null at the end of the text. */
  readonly found: string | null;
  /** A sentence: what to do. */
  readonly advice: string;
}

/** Longest excerpt of the diff in a message. */
const EXCERPT_LENGTH = 80;
/** Characters that could change how a message is shown: controls, direction marks, line separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Untrusted text of a diff for a message: in quotes, short and on one line. */
export function quoteExcerpt(text: string): string {
  const excerpt = text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}...` : text;
  return JSON.stringify(excerpt).replace(UNSEEN, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
