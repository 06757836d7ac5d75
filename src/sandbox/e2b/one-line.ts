import { toOneLine } from "#core/markdown/one-line.ts";

const MAX_CHARACTERS = 500;

/** The same of what a program in the sandbox said, where its last words are the ones that count. */
export function toLastWords(output: string): string {
  const words = toOneLine(output);
  if (words.length <= MAX_CHARACTERS) return words;
  return `(${words.length - MAX_CHARACTERS} characters before) ${words.slice(-MAX_CHARACTERS)}`;
}
