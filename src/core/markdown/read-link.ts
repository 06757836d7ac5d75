import { codeEnd, runLength } from "./backtick-runs.ts";

/** A link as written in one line: `[text](destination "title")`. */
export interface RawLink {
  readonly text: string;
  readonly destination: string;
  readonly title: string;
  /** Behind its closing parenthesis. */
  readonly end: number;
}

/** Longer addresses are no links for people. The limit also keeps reading linear. */
const MAX_TARGET_LENGTH = 4000;

const TARGET =
  /^\(\s{0,9}(?:<([^<>\n]*)>|((?:\\[!-/:-@[-`{-~]|[^\s()<\\]|\\(?=[^!-/:-@[-`{-~])|\((?:\\[!-/:-@[-`{-~]|[^\s()\\])*\))*))(?:\s{1,9}(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|\(((?:\\.|[^()\\])*)\)))?\s{0,9}\)/;

/** The link that opens at a `[`; null where there is none. Links do not nest, so of nested brackets the inner ones count. */
export function readLink(source: string, open: number): RawLink | null {
  const close = closingBracket(source, open);
  if (close === null || source[close + 1] !== "(") return null;
  const match = TARGET.exec(source.slice(close + 1, close + 1 + MAX_TARGET_LENGTH));
  if (match === null) return null;
  return {
    text: source.slice(open + 1, close),
    destination: unescape(match[1] ?? match[2] ?? ""),
    title: match[3] ?? match[4] ?? match[5] ?? "",
    end: close + 1 + match[0].length,
  };
}

function closingBracket(source: string, open: number): number | null {
  for (let position = open + 1; position < source.length; position += 1) {
    const character = source[position];
    if (character === "]") return position;
    if (character === "[") return null;
    if (character === "\\") position += 1;
    if (character === "`") position = (codeEnd(source, position) ?? position + runLength(source, position)) - 1;
  }
  return null;
}

function unescape(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("&amp;", "&");
}
