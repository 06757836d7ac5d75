import { decodeNumericEntities, readEntity } from "./entities.ts";
import { textTokens, type Token } from "./inline-tokens.ts";
import { cleanUrl } from "./link.ts";
import { readLink, type RawLink } from "./read-link.ts";
import { codeEnd, runLength } from "./backtick-runs.ts";

/** What may be read in a text: no link in what is left of a link, and no address either inside the text of one. */
type Where = "line" | "words" | "link-text";

/** Reads one line of Markdown. Every backtick that is no code of this very line is text. */
export function readInline(line: string, where: Where = "line"): Token[] {
  const source = decodeProse(line);
  const tokens: Token[] = [];
  let position = 0;
  while (position < source.length) {
    const read = readToken(source, position, where);
    for (const token of read.tokens) tokens.push(token);
    position = read.end;
  }
  return tokens;
}

interface Read {
  readonly tokens: readonly Token[];
  readonly end: number;
}

function readToken(source: string, position: number, where: Where): Read {
  const character = source[position];
  if (character === "\\") return readEscape(source, position);
  if (character === "`") return readCode(source, position);
  if (character === "&") return readAmpersand(source, position);
  const link = where === "line" ? readLinked(source, position) : null;
  const address = where === "link-text" ? null : readAddress(source, position);
  return link ?? address ?? one(source, position);
}

function one(source: string, position: number): Read {
  const value = String.fromCodePoint(source.codePointAt(position) ?? 0);
  return { tokens: textTokens(value), end: position + value.length };
}

function readEscape(source: string, position: number): Read {
  const value = source[position + 1] ?? "";
  if (!/^[!-/:-@[-`{-~]$/.test(value)) return one(source, position);
  return { tokens: [{ kind: "text", value, written: `\\${value}` }], end: position + 2 };
}

function readCode(source: string, position: number): Read {
  const length = runLength(source, position);
  const end = codeEnd(source, position);
  if (end === null) return { tokens: textTokens("`".repeat(length)), end: position + length };
  return { tokens: [{ kind: "code", content: withoutPadding(source.slice(position + length, end - length)) }], end };
}

/** As CommonMark has it: one space goes from each end, if both have one and there is something else. */
function withoutPadding(content: string): string {
  return content.startsWith(" ") && content.endsWith(" ") && content.trim() !== "" ? content.slice(1, -1) : content;
}

function readAmpersand(source: string, position: number): Read {
  const entity = readEntity(source.slice(position, position + 10));
  if (entity === null) return one(source, position);
  return { tokens: [{ kind: "text", ...entity }], end: position + entity.written.length };
}

/** Images become links: what GitHub would fetch for its readers, they decide to open. */
function readLinked(source: string, position: number): Read | null {
  const isImage = source[position] === "!" && source[position + 1] === "[";
  const link = isImage || source[position] === "[" ? readLink(source, isImage ? position + 1 : position) : null;
  if (link === null || !(isImage || isAddress(link.destination))) return null;
  const label = isImage ? `image: ${link.text}` : link.text;
  return { tokens: showLink({ ...link, text: label }), end: link.end };
}

/** In `list[0](x)` nothing is linked. */
function isAddress(destination: string): boolean {
  return /[/.:#]/.test(destination);
}

/** A link to the web stays one. Of any other the text stays, and the address as code beside it. */
function showLink({ text, destination, title }: RawLink): Token[] {
  const url = cleanUrl(decodeNumericEntities(destination));
  const aside = title === "" ? [] : [...textTokens(" ("), ...readInline(title, "words"), ...textTokens(")")];
  if (url !== null && text !== "") return [{ kind: "link", text: readInline(text, "link-text"), url }, ...aside];
  const words = readInline(text, "words");
  if (destination === "" || destination === text) return [...words, ...aside];
  return [...words, ...textTokens(words.length === 0 ? "" : " "), { kind: "code", content: destination }, ...aside];
}

const BRACKETED = /<(https?:\/\/[A-Za-z0-9\-._~:/?#@!$&*+,;=%]+)>/iy;
const BARE =
  /(?:https?:\/\/|www\.)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d{1,5})?(?:[/?#](?:[A-Za-z0-9\-._~:/?#@!$+,;=%]|&(?!#?[A-Za-z0-9]{1,40};))*)?/iy;

function readAddress(source: string, position: number): Read | null {
  const bracketed = matchAt(BRACKETED, source, position);
  if (bracketed !== null)
    return { tokens: [showAddress(bracketed.slice(1, -1), true)], end: position + bracketed.length };

  const bare = matchAt(BARE, source, position)?.replace(/[?!.,:;~_]+$/, "");
  if (bare === undefined || !/^(?:https?:\/\/|www\.)[^.]+\.[^.]/i.test(bare)) return null;
  return { tokens: [showAddress(bare, false)], end: position + bare.length };
}

/** An address that holds what looks like a reference goes between brackets, where all renderers agree on its end. */
function showAddress(address: string, isBracketed: boolean): Token {
  const url = cleanUrl(/^www\./i.test(address) ? `http://${address}` : address);
  if (url === null) return { kind: "code", content: address };
  const mustBracket = isBracketed || url.startsWith("https://redirect.") || /@|#\d|.https?:|.www\./i.test(url);
  return { kind: "address", url, bare: mustBracket ? null : address };
}

function matchAt(regex: RegExp, source: string, position: number): string | null {
  regex.lastIndex = position;
  return regex.exec(source)?.[0] ?? null;
}

/** Outside of code: what an entity stands for, and escapes inside of words, which mean nothing and would split what we look for. */
function decodeProse(line: string): string {
  let decoded = "";
  let position = 0;
  while (position < line.length) {
    const next = nextCode(line, position);
    decoded += decodeNumericEntities(line.slice(position, next.start)).replace(
      /(?<=[A-Za-z0-9])\\([_.+=-])(?=[A-Za-z0-9])/g,
      "$1",
    );
    decoded += line.slice(next.start, next.end);
    position = next.end;
  }
  return decoded;
}

function nextCode(line: string, from: number): { start: number; end: number } {
  for (let position = from; position < line.length; position += 1) {
    if (line[position] === "\\") position += 1;
    else if (line[position] === "`") {
      const end = codeEnd(line, position);
      if (end !== null) return { start: position, end };
      position += runLength(line, position) - 1;
    }
  }
  return { start: line.length, end: line.length };
}
