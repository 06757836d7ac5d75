/** The nouns of a parsed unified diff. `parseDiff` in parse-diff.ts makes them. */

export type FileChange = "added" | "deleted" | "modified" | "renamed" | "copied";

export interface FileDiff {
  /** Null where the file was added. */
  readonly oldPath: string | null;
  /** Null where the file was deleted. */
  readonly newPath: string | null;
  readonly change: FileChange;
  /** Octal, as git prints it ("100644", "100755", "120000" symlink, "160000" submodule); null where the diff does not say. */
  readonly oldMode: string | null;
  readonly newMode: string | null;
  /** Percent, for renames and copies. */
  readonly similarity: number | null;
  readonly isBinary: boolean;
  /** False where git's path is not valid UTF-8. Such a path holds U+FFFD here and cannot be named to GitHub. */
  readonly isPathUtf8: boolean;
  readonly additions: number;
  readonly deletions: number;
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** What follows the second `@@`, usually the enclosing function. */
  readonly section: string;
  /** Made on first use, by a getter that a spread of the hunk leaves behind: most hunks of a large diff are never looked into. */
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly kind: "added" | "deleted" | "context";
  /** Line number from 1 in the old file; null for added lines. */
  readonly oldLine: number | null;
  /** Line number from 1 in the new file; null for deleted lines. */
  readonly newLine: number | null;
  /** Without the marker column and without the ending LF; a CR before the LF stays. */
  readonly text: string;
  /** True where "\ No newline at end of file" follows. */
  readonly noNewline: boolean;
}

/** The path by which people know a changed file: the new one, or the old one of a deleted file. */
export function pathOf(file: FileDiff): string {
  const path = file.newPath ?? file.oldPath;
  if (path === null) throw new TypeError("A file diff names neither an old nor a new path.");
  return path;
}
