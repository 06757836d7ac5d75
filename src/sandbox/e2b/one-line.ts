import { normaliseNewlines, removeHidden } from "#core/markdown/hidden-characters.ts";

/** Words of a stranger as a part of one line of ours: nothing in them ends the line, moves a cursor or turns the reading order. */
export function toOneLine(words: string): string {
  return removeHidden(normaliseNewlines(words)).replaceAll(/\s+/g, " ").trim();
}

const MAX_CHARACTERS = 500;

/** The same of what a program in the sandbox said, where its last words are the ones that count. */
export function toLastWords(output: string): string {
  const words = toOneLine(output);
  if (words.length <= MAX_CHARACTERS) return words;
  return `(${words.length - MAX_CHARACTERS} characters before) ${words.slice(-MAX_CHARACTERS)}`;
}
