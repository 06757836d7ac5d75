import { pathOf, type FileDiff } from "./diff.ts";

/** The paths of the files that were read: twice the same would make it a matter of luck which change a finding is shown on. */
export class SeenPaths {
  readonly #files: readonly FileDiff[];
  readonly #present = new Set<string>();
  readonly #deleted = new Set<string>();
  /** Git sorts by path. As long as each one is greater than the last, none can be there twice, and no set is filled. */
  #isSorted = true;
  #last = "";

  /** Takes the list to which the caller adds each file after `add`. */
  constructor(files: readonly FileDiff[]) {
    this.#files = files;
  }

  /** False where the path was there before. */
  add(file: FileDiff): boolean {
    // Of bytes that are no UTF-8 not enough is left to tell two paths apart.
    if (!file.isPathUtf8) return true;
    if (!this.#isSorted) return this.#addToSet(file);
    const path = pathOf(file);
    const isGreater = path > this.#last;
    this.#last = path;
    if (isGreater) return true;
    this.#isSorted = false;
    for (const earlier of this.#files) if (earlier.isPathUtf8) this.#addToSet(earlier);
    return this.#addToSet(file);
  }

  /** A file that becomes a symlink is deleted, then added: one set for each. */
  #addToSet(file: FileDiff): boolean {
    const paths = file.newPath === null ? this.#deleted : this.#present;
    const size = paths.size;
    return paths.add(pathOf(file)).size > size;
  }
}
