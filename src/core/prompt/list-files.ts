import { quoteUntrusted } from "./untrusted.ts";

/** One file of a change, as a prompt names it. */
export interface ListedFile {
  readonly path: string;
  readonly additions: number;
  readonly deletions: number;
  /** Line of the diff's text, from 1, at which it begins; null where that is not known. */
  readonly diffLine: number | null;
}

/** Files that are named one by one. Of more than that, those with the most changed lines. */
const MAX_NAMED = 400;

/** Folders that are named for the files that are left. */
const MAX_FOLDERS = 60;

/** The files of a change, within what a prompt can hold: of a very large one most files are named by their folder only. */
export function listFiles(files: readonly ListedFile[]): string {
  const largest = new Set(files.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, MAX_NAMED));
  const named = files.filter((file) => largest.has(file));
  const list = quoteUntrusted("files", named.map(describeFile).join("\n"));
  if (named.length === files.length) return list;
  const rest = files.filter((file) => !largest.has(file));
  return `${list}\nThese are the ${named.length} files with the most changed lines. ${rest.length} more are in these folders; read of them what matters most, and name each of the others in \`filesSkipped\`:\n${describeFolders(rest)}`;
}

function sizeOf({ additions, deletions }: ListedFile): number {
  return additions + deletions;
}

function describeFile(file: ListedFile): string {
  const at = file.diffLine === null ? "" : `, diff from line ${file.diffLine}`;
  return `${JSON.stringify(file.path)} (+${file.additions} -${file.deletions}${at})`;
}

function describeFolders(files: readonly ListedFile[]): string {
  const folders = Map.groupBy(files, ({ path }) => folderOf(path));
  const largest = [...folders].toSorted(([, a], [, b]) => b.length - a.length);
  const lines = largest.slice(0, MAX_FOLDERS).map(([folder, { length }]) => `${JSON.stringify(folder)}: ${length}`);
  const left = largest.slice(MAX_FOLDERS).reduce((sum, [, { length }]) => sum + length, 0);
  return quoteUntrusted("folders", [...lines, ...(left === 0 ? [] : [`elsewhere: ${left}`])].join("\n"));
}

/** The first two folders of a path; "." for files at the top. */
function folderOf(path: string): string {
  return path.split("/").slice(0, -1).slice(0, 2).join("/") || ".";
}
