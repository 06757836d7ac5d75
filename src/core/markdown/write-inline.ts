import { wrapCode } from "./code-span.ts";
import { completesEntity } from "./entities.ts";
import type { AddressToken, TextToken, Token } from "./inline-tokens.ts";
import { neutraliseReferences } from "./references.ts";

/** Where a text is going to stand, which decides what must be escaped in it. */
export interface InlinePlace {
  /** A pipe ends a cell even in code. */
  readonly isTable: boolean;
  /** The text begins its line, where a slash makes a command. */
  readonly isLineStart: boolean;
  /** `link`: the text of a link, without brackets of its own. `title`: inside of our own emphasis, without any markup but code. */
  readonly within: "line" | "link" | "title";
}

/** Writes tokens so that every renderer reads them as we did. From the last to the first: an escape depends on what follows. */
export function writeInline(tokens: readonly Token[], place: InlinePlace): string {
  const neutral = neutraliseReferences(tokens, place.isLineStart);
  const written: string[] = [];
  let rest = "";
  for (const [index, token] of [...neutral.entries()].toReversed()) {
    const text = writeToken(token, { rest, before: neutral[index - 1], after: neutral[index + 1], place });
    written.push(text);
    rest = (text + rest).slice(0, LOOKAHEAD);
  }
  return written.toReversed().join("");
}

/** How much of what follows decides an escape: the longest entity, or the punctuation behind an address. */
const LOOKAHEAD = 60;

interface Surroundings {
  /** The start of what is written behind. */
  readonly rest: string;
  readonly before: Token | undefined;
  readonly after: Token | undefined;
  readonly place: InlinePlace;
}

function writeToken(token: Token, surroundings: Surroundings): string {
  const { rest, place } = surroundings;
  switch (token.kind) {
    case "text":
      return writeText(token, surroundings);
    case "code":
      return writeCode(token.content, place) + (rest.startsWith("`") ? " " : "");
    case "link": {
      return `[${writeInline(token.text, { ...place, within: "link", isLineStart: false })}](${token.url})`;
    }
    case "address":
      return writeAddress(token, surroundings);
  }
}

/** Renderers take what follows an address for a part of it, even a backslash that is to escape something. Brackets part them. */
function writeAddress({ url, bare }: AddressToken, { rest, before }: Surroundings): string {
  const standsAlone = !isText(before, /[A-Za-z0-9]/) && /^[?!.,:;)"'*]{0,20}(?:\s|$)/.test(rest);
  return bare !== null && standsAlone ? bare : `<${url}>`;
}

function writeCode(content: string, { isTable }: InlinePlace): string {
  if (!isTable) return wrapCode(content);
  // Renderers differ in what two backslashes before a pipe mean, so a space goes between.
  return wrapCode(
    content.replace(/(\\*)\|/g, (_match, slashes: string) => (slashes.length > 1 ? `${slashes} \\|` : "\\|")),
  );
}

function writeText(token: TextToken, surroundings: Surroundings): string {
  if (token.written !== token.value) return token.written;
  return mustEscape(token.value, surroundings) ? escapeCharacter(token.value) : token.value;
}

function escapeCharacter(character: string): string {
  return character === "&" ? "&amp;" : `\\${character}`;
}

const MARKUP = { line: /(?!)/, link: /[[\]|]/, title: /[*~[\]|]/ } as const;

function mustEscape(character: string, { rest, before, after, place }: Surroundings): boolean {
  if (MARKUP[place.within].test(character)) return true;
  const next = rest[0] ?? "";
  switch (character) {
    case "`":
      return true;
    case "\\":
      return /[!-/:-@[-`{-~]/.test(next) || (place.within !== "line" && next === "");
    case "<":
      return /[A-Za-z/!?]/.test(next);
    case "&":
      return completesEntity(rest);
    case "]":
      return next === "(" || next === ":";
    case "!":
      return next === "[";
    case "$":
      return isText(before, /\$/) || isText(after, /\$/);
    case "_":
      return place.within === "title" && !(isText(before, /[A-Za-z0-9]/) && isText(after, /[A-Za-z0-9]/));
    default:
      return false;
  }
}

function isText(token: Token | undefined, form: RegExp): boolean {
  return token?.kind === "text" && form.test(token.value);
}
