const MAX_CHARACTERS = 500;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL_CHARACTERS = /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]+/g;

/** What a program in the sandbox said, as a part of one line of ours. It may hold names that a stranger chose. */
export function quoteWords(text: string): string {
  const words = text.replaceAll(CONTROL_CHARACTERS, " ").trim();
  if (words.length <= MAX_CHARACTERS) return words;
  return `(${words.length - MAX_CHARACTERS} characters before) ${words.slice(-MAX_CHARACTERS)}`;
}
