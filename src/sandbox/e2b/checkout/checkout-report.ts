import { toLastWords } from "../one-line.ts";

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

/** In a sandbox that was kept, an agent of an earlier run may have written any of it. */
function describe(word: string, text: string): string {
  switch (word) {
    case "unfiltered":
      return "The git host sends no part of a tree, so that all files were fetched.";
    case "lfs-missing":
      return `${pointers(text)}: the template has no git-lfs. Use a template that brings it.`;
    case "lfs-unreachable":
      return `${pointers(text)}: the commits were sent to the sandbox, which has no credential to fetch more.`;
    case "lfs-large":
      return `${pointers(text)}: together they are more than 2 GB.`;
    case "lfs-failed":
      return `${pointers(text)}: the git host did not give the content.`;
    case "submodule-failed": {
      const [path = "", words = ""] = splitAtLastLine(text);
      return `The submodule ${JSON.stringify(path)} is empty, because it could not be fetched without a credential: ${toLastWords(words)}`;
    }
    default:
      return `The checkout reports ${JSON.stringify(toLastWords(word))}: ${JSON.stringify(toLastWords(text))}.`;
  }
}

/** A path may have line feeds; git's last words have none. */
function splitAtLastLine(text: string): readonly string[] {
  const end = text.lastIndexOf("\n");
  return [text.slice(0, end), text.slice(end + 1)];
}

function pointers(count: string): string {
  if (count === "1") return "1 file of Git LFS stayed a pointer";
  return `${/^\d{1,10}$/.test(count) ? count : "Some"} files of Git LFS stayed pointers`;
}
