/** The part of a tree that is checked out: some folders with all that is in them, and the files beside them on the way to the top. */
export interface Cone {
  /** With everything in them; none lies in another. Without a slash at the end. */
  readonly folders: readonly string[];
  /** The folders above, of which only the files are there. The top itself is not named. */
  readonly parents: readonly string[];
}

/** The folders of the changed files. The files at the top belong to every cone. */
export function coneOf(changedPaths: readonly string[]): Cone {
  const named = new Set(changedPaths.map(folderOf).filter((folder) => folder !== ""));
  const folders = [...named].filter((folder) => !ancestorsOf(folder).some((above) => named.has(above))).toSorted();
  const parents = [...new Set(folders.flatMap(ancestorsOf))].toSorted();
  return { folders, parents };
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

function ancestorsOf(folder: string): readonly string[] {
  const parts = folder.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** As a line of `git sparse-checkout set --stdin`, whatever is in the name. */
export function quoteForGit(path: string): string {
  // oxlint-disable-next-line no-control-regex -- git reads them as octal numbers
  const escaped = path.replaceAll(/[\u0000-\u001F"\\\u007F]/g, (character) => {
    return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  return `"${escaped}"`;
}
