/** Longest part of git's own words in one of our errors. */
const MAX_MESSAGE_CHARACTERS = 2000;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** Git's words as a part of our error. They may hold names and lines that a stranger chose: no control character survives. */
export function quoteGitMessage(stderr: string): string {
  const text = stderr.replaceAll("\r", "\n").replaceAll(CONTROL_CHARACTERS, "").trim();
  if (text.length <= MAX_MESSAGE_CHARACTERS) return text;
  return `${text.slice(0, MAX_MESSAGE_CHARACTERS)} (and ${text.length - MAX_MESSAGE_CHARACTERS} more characters)`;
}

/** Git's words, and what to do where they need an explanation. */
export function describeGitFailure(stderr: string): string {
  if (!/lazy fetching disabled|promisor remote/.test(stderr)) return quoteGitMessage(stderr);
  const missing = /[0-9a-f]{40,64}/.exec(stderr)?.[0] ?? "an object";
  return `this is a partial clone, which lacks ${missing}. Get the rest with git fetch --refetch --no-filter.`;
}
