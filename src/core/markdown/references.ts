import type { CodeToken, Token } from "./inline-tokens.ts";

/** Stands for what is no text, so that nothing is matched across it. */
const NO_TEXT = "\uFFFC";

/** After an address of mail, a second `@` starts a word of its own. */
const MENTION = /(?:(?<![A-Za-z0-9])|(?<=@[^\s@]+))@[A-Za-z0-9][A-Za-z0-9-]*(?:\/[A-Za-z0-9._-]*[A-Za-z0-9_])*/g;
const ISSUE = /#\d+/g;
const GH_ISSUE = /(?:(?<![A-Za-z0-9])|(?<=GH-\d+))GH-\d+/gi;
/** Other bots take a line that starts with a slash and a word as a command. */
const COMMAND = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*(\/[A-Za-z][A-Za-z0-9./_-]*)/d;

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Puts mentions, references to issues and commands at the start of a line into code, where they notify nobody, link nothing
 * and start nothing, and are still read. GitHub looks for them in the text that it has rendered, so escapes would not help.
 */
export function neutraliseReferences(tokens: readonly Token[], isLineStart: boolean): Token[] {
  const text = tokens
    .map((token) => (token.kind === "text" && token.value.length === 1 ? token.value : NO_TEXT))
    .join("");
  const spans = findReferences(text, isLineStart);
  const pieces: (readonly Token[])[] = [];
  let position = 0;
  for (const { start, end } of spans) {
    pieces.push(tokens.slice(position, start), [codeOf(text.slice(start, end))]);
    position = end;
  }
  return [...pieces, tokens.slice(position)].flat();
}

function codeOf(content: string): CodeToken {
  return { kind: "code", content };
}

function findReferences(text: string, isLineStart: boolean): Span[] {
  const command = isLineStart ? COMMAND.exec(text)?.indices?.[1] : undefined;
  return findMore(text, command === undefined ? [] : [{ start: command[0], end: command[1] }]);
}

/** What goes into code ends the word before what follows it, which may make that a mention: `@one@two`. So until there is no more. */
function findMore(text: string, found: readonly Span[]): Span[] {
  const masked = mask(text, found);
  const more = [
    ...[...masked.matchAll(MENTION), ...masked.matchAll(GH_ISSUE)].map(spanOf),
    ...[...masked.matchAll(ISSUE)].map(spanOf).map((span) => withRepository(masked, span)),
  ];
  const spans = merge([...found, ...more].toSorted((a, b) => a.start - b.start));
  return more.length === 0 ? spans : findMore(text, spans);
}

/** The text with the spans, which are in order, made no text. In one go: a text may hold a hundred thousand of them. */
function mask(text: string, spans: readonly Span[]): string {
  const pieces: string[] = [];
  let position = 0;
  for (const { start, end } of spans) {
    pieces.push(text.slice(position, start), NO_TEXT.repeat(end - start));
    position = end;
  }
  return pieces.join("") + text.slice(position);
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}

/** `owner/repo#12` is one reference. Underscores count only inside of a word: at its edges they are emphasis. */
function withRepository(text: string, { start, end }: Span): Span {
  const before = /[A-Za-z0-9](?:[A-Za-z0-9./-]|_(?=[A-Za-z0-9]))*$/.exec(text.slice(Math.max(0, start - 150), start));
  return { start: start - (before?.[0].length ?? 0), end };
}

function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last === undefined || span.start > last.end) merged.push(span);
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return merged;
}
