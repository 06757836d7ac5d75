import picomatch from "picomatch";
import { pathOf, type FileDiff } from "../diff/diff.ts";
import type { SkippedFile } from "./review-report.ts";

export interface SelectFilesInput {
  readonly files: readonly FileDiff[];
  /** Globs of the files to review; all where left out. */
  readonly paths?: readonly string[] | undefined;
  /** Globs of the files to leave out. */
  readonly ignore: readonly string[];
}

export interface SelectedFiles {
  readonly selected: readonly FileDiff[];
  readonly skipped: readonly SkippedFile[];
}

/** Decides which changed files are reviewed. Every other one is named, with the reason. */
export function selectFiles({ files, paths, ignore }: SelectFilesInput): SelectedFiles {
  const selected: FileDiff[] = [];
  const skipped: SkippedFile[] = [];
  const isWanted = paths === undefined ? () => true : picomatch([...paths], MATCHING);
  const ignored = ignore.map((glob) => ({ glob, matches: picomatch(glob, MATCHING) }));

  for (const file of files) {
    const path = pathOf(file);
    const reason = reasonToSkip(file, { isWanted, ignored });
    if (reason === null) selected.push(file);
    if (reason !== null) skipped.push({ path, reason });
  }
  return { selected, skipped };
}

const MATCHING = { dot: true } as const;

interface Filters {
  readonly isWanted: (path: string) => boolean;
  readonly ignored: readonly { readonly glob: string; readonly matches: (path: string) => boolean }[];
}

function reasonToSkip(file: FileDiff, { isWanted, ignored }: Filters): string | null {
  const path = pathOf(file);
  const match = ignored.find(({ matches }) => matches(path));
  if (match !== undefined) return `ignored by \`${match.glob}\``;
  if (!isWanted(path)) return "not among the paths to review";
  if (isLockFile(path)) return "lock file";
  if (file.newMode === SUBMODULE || file.oldMode === SUBMODULE) return "submodule";
  if (file.isBinary) return "binary";
  if (!file.isPathUtf8) return "its path is not valid UTF-8";
  if (file.hunks.length === 0) return reasonWithoutHunks(file);
  return null;
}

/** The mode by which git marks a submodule (gitlink). */
const SUBMODULE = "160000";

function reasonWithoutHunks(file: FileDiff): string {
  if (file.change === "renamed") return "renamed without a change";
  if (file.change === "copied") return "copied without a change";
  if (file.oldMode !== file.newMode && file.change === "modified") return "only its mode changed";
  return "empty";
}

function isLockFile(path: string): boolean {
  return LOCK_FILES.has(path.slice(path.lastIndexOf("/") + 1));
}

/** Written by package managers, for package managers. */
const LOCK_FILES = new Set([
  "bun.lock",
  "bun.lockb",
  "Cargo.lock",
  "composer.lock",
  "deno.lock",
  "flake.lock",
  "Gemfile.lock",
  "go.sum",
  "mix.lock",
  "npm-shrinkwrap.json",
  "package-lock.json",
  "Pipfile.lock",
  "pnpm-lock.yaml",
  "poetry.lock",
  "pubspec.lock",
  "uv.lock",
  "yarn.lock",
]);
