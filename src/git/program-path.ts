import { delimiter, isAbsolute } from "node:path";

/** Where git is looked for if the caller does not say. */
export const USUAL_PATH = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";

/**
 * The folders of a PATH in which git may be looked for. What depends on the current folder is left out, and so are the folders that
 * `npx` and `npm run` put in front: a `node_modules/.bin` belongs to the checkout one stands in, which may hold a `git` of its own.
 */
export function keepTrustedFolders(path: string | undefined): string {
  const folders = (path ?? "").split(delimiter).filter(isTrusted);
  return folders.length === 0 ? USUAL_PATH : folders.join(delimiter);
}

function isTrusted(folder: string): boolean {
  return isAbsolute(folder) && !folder.split(/[/\\]/).includes("node_modules");
}
