import { quoteWords } from "./quote-words.ts";

/** What the script of a checkout reports. */
export interface CheckoutReport {
  readonly isDone: boolean;
  /** The step that failed; null for none. */
  readonly failure: string | null;
  readonly notes: readonly string[];
  readonly submodules: SubmoduleListing;
}

/** What the commit says of its submodules. All of it is a stranger's. */
export interface SubmoduleListing {
  /** The commits that the tree names, each as "ID PATH". Git has checked that the paths stay in the tree. */
  readonly links: readonly string[];
  /** Of `.gitmodules`, each as the key, a line feed and the value. */
  readonly settings: readonly string[];
}

export const NO_SUBMODULES: SubmoduleListing = { links: [], settings: [] };

/** Reads pairs of a word and a text, each of which ends with a zero byte. What was cut off in the middle counts as not said. */
export function parseReport(output: string): CheckoutReport {
  const parts = output.split("\0").slice(0, -1);
  const notes: string[] = [];
  const [links, settings]: [string[], string[]] = [[], []];
  let [isDone, failure]: [boolean, string | null] = [false, null];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [word = "", text = ""] = parts.slice(at, at + 2);
    if (word === "done") isDone = true;
    else if (word === "failed") failure = text;
    else if (word === "link") links.push(text);
    else if (word === "setting") settings.push(text);
    else notes.push(describe(word, text));
  }
  return { isDone, failure, notes, submodules: { links, settings } };
}

function describe(word: string, text: string): string {
  return NOTES[word]?.(text) ?? `The checkout reports ${JSON.stringify(word)}: ${JSON.stringify(text)}.`;
}

const NOTES: Readonly<Record<string, (text: string) => string>> = {
  unfiltered: () => "The git host sends no part of a tree, so that all files were fetched.",
  "lfs-missing": (count) => `${pointers(count)}: the template has no git-lfs. Use a template that brings it.`,
  "lfs-unreachable": (count) =>
    `${pointers(count)}: the commits were sent to the sandbox, which has no credential to fetch more.`,
  "lfs-large": (count) => `${pointers(count)}: together they are more than 2 GB.`,
  "lfs-failed": (count) => `${pointers(count)}: the git host did not give the content.`,
  "submodule-failed": (text) => {
    const [path = "", words = ""] = splitAtLastLine(text);
    return `The submodule ${JSON.stringify(path)} is empty, because it could not be fetched without a credential: ${quoteWords(words)}`;
  },
};

/** A path may have line feeds; git's last words have none. */
function splitAtLastLine(text: string): readonly string[] {
  const end = text.lastIndexOf("\n");
  return [text.slice(0, end), text.slice(end + 1)];
}

function pointers(count: string): string {
  return count === "1" ? "1 file of Git LFS stayed a pointer" : `${count} files of Git LFS stayed pointers`;
}
