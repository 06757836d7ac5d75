import type { FileChange, FileDiff } from "./diff.ts";
import { isAtBinary, skipBinary } from "./binary.ts";
import { readCommonHeader, type CommonHeader } from "./common-header.ts";
import { DiffCursor } from "./cursor.ts";
import { NO_HEADER, readExtendedHeader, type ExtendedHeader } from "./header.ts";
import { readHunks, type HunkList } from "./hunks.ts";
import { isAtMarks, readBinaryNames, readMarks, refuseCarriageReturn } from "./marks.ts";
import { nameGitFile, namePlainFile, type FileNames } from "./names.ts";
import { SeenPaths } from "./seen-paths.ts";
import { skipTextBeforeFiles, skipTextBetweenFiles } from "./surrounding-text.ts";

const GIT_HEADER = "diff --git ";
const NO_HUNKS: HunkList = { hunks: [], additions: 0, deletions: 0 };
const TRUNCATED =
  "The diff was cut, or made with options that hide changes (-w, -b, -I, -D): make it again without them.";

/**
 * Parses what `git diff`, `git show`, `git format-patch` or `diff -u` print.
 * Throws DiffParseError rather than leave anything out.
 */
export function parseDiff(diff: string): readonly FileDiff[] {
  const cursor = new DiffCursor(diff);
  const files: FileDiff[] = [];
  const seen = new SeenPaths(files);
  skipTextBeforeFiles(cursor);
  while (!cursor.isAtEnd) {
    const start = cursor.at;
    const file = cursor.startsWith(GIT_HEADER) ? parseGitFile(cursor) : parsePlainFile(cursor);
    if (!seen.add(file)) refuseSecond(cursor, start);
    files.push(file);
    cursor.file = null;
    skipTextBetweenFiles(cursor);
  }
  return files;
}

function refuseSecond(cursor: DiffCursor, start: number): never {
  cursor.at = start;
  return cursor.fail({
    expected: "each file once",
    advice:
      "The text holds more than one diff: parse the diff of each commit on its own, or one diff over all of them.",
  });
}

/** What a `patch` of GitHub's REST API does not say about its file, because the answer around it does. */
export type FragmentFile = Pick<FileDiff, "oldPath" | "newPath" | "change"> &
  Partial<Pick<FileDiff, "oldMode" | "newMode" | "similarity">>;

/** Parses hunks without a header, as the `patch` of https://docs.github.com/rest/pulls/pulls#list-pull-requests-files. */
export function parsePatchFragment(patch: string, file: FragmentFile): FileDiff {
  const cursor = new DiffCursor(patch);
  cursor.file = file.newPath ?? file.oldPath;
  const content = readHunks(cursor);
  if (!cursor.isAtEnd) cursor.fail({ expected: "a hunk or the end, by the counts of the last hunk" });
  return { oldMode: null, newMode: null, similarity: null, ...file, isBinary: false, isPathUtf8: true, ...content };
}

function parseGitFile(cursor: DiffCursor): FileDiff {
  const header = readCommonHeader(cursor);
  return header === null ? parseAnyGitFile(cursor) : parseCommonFile(cursor, header);
}

function parseCommonFile(cursor: DiffCursor, header: CommonHeader): FileDiff {
  const { oldPath, newPath, change, oldMode, newMode } = header;
  cursor.file = newPath ?? oldPath;
  const { additions, deletions, hunks } = readContent(cursor, header);
  return {
    oldPath,
    newPath,
    change,
    oldMode,
    newMode,
    similarity: null,
    isBinary: false,
    isPathUtf8: true,
    additions,
    deletions,
    hunks,
  };
}

function parseAnyGitFile(cursor: DiffCursor): FileDiff {
  refuseCarriageReturn(cursor);
  const start = cursor.at;
  const names = cursor.line.slice(GIT_HEADER.length);
  cursor.file = names;
  cursor.advance();
  const header = readExtendedHeader(cursor);
  const marks = cursor.startsWith("--- ") ? readMarks(cursor) : null;
  const contentStart = cursor.at;
  cursor.at = start; // where a message about the names is to point
  const paths = nameGitFile(cursor, { names, header, marks });
  cursor.at = contentStart;
  cursor.file = paths.new?.text ?? paths.old?.text ?? names;
  const isBinary = marks === null && isAtBinary(cursor);
  if (isBinary) skipBinary(cursor);
  if (marks === null && !isBinary && header.hasContent) {
    cursor.fail({ expected: '"---" and "+++" lines with hunks, or binary content', advice: TRUNCATED });
  }
  const content = marks === null ? NO_HUNKS : readContent(cursor, pathsOf(paths));
  return describeFile({ paths, header, isBinary, content });
}

function parsePlainFile(cursor: DiffCursor): FileDiff {
  const isBinary = !isAtMarks(cursor);
  const paths = namePlainFile(isBinary ? readBinaryNames(cursor) : readMarks(cursor));
  cursor.file = paths.new?.text ?? paths.old?.text ?? null;
  const content = isBinary ? NO_HUNKS : readContent(cursor, pathsOf(paths));
  return describeFile({ paths, header: NO_HEADER, isBinary, content });
}

function pathsOf({ old, new: head }: FileNames): ContentPaths {
  return { oldPath: old?.text ?? null, newPath: head?.text ?? null };
}

function describeFile({ paths, header, isBinary, content }: FileParts): FileDiff {
  const { old, new: head } = paths;
  return {
    oldPath: old?.text ?? null,
    newPath: head?.text ?? null,
    change: header.move?.kind ?? changeOf(old?.text, head?.text),
    oldMode: old === null ? null : header.oldMode,
    newMode: head === null ? null : header.newMode,
    similarity: header.similarity,
    isBinary,
    isPathUtf8: (old?.isUtf8 ?? true) && (head?.isUtf8 ?? true),
    additions: content.additions,
    deletions: content.deletions,
    hunks: content.hunks,
  };
}

interface FileParts {
  readonly paths: FileNames;
  readonly header: ExtendedHeader;
  readonly isBinary: boolean;
  readonly content: HunkList;
}

function changeOf(oldPath: string | undefined, newPath: string | undefined): FileChange {
  if (oldPath === undefined) return "added";
  if (newPath === undefined) return "deleted";
  return oldPath === newPath ? "modified" : "renamed";
}

type ContentPaths = Pick<FileDiff, "oldPath" | "newPath">;

function readContent(cursor: DiffCursor, { oldPath, newPath }: ContentPaths): HunkList {
  const start = cursor.at;
  const content = readHunks(cursor);
  if (content.hunks.length === 0) cursor.fail({ expected: "a hunk, which starts with @@", advice: TRUNCATED });
  const oldLines = oldPath === null && content.hunks.some((hunk) => hunk.oldLines > 0);
  const newLines = newPath === null && content.hunks.some((hunk) => hunk.newLines > 0);
  if (!oldLines && !newLines) return content;
  cursor.at = start;
  return cursor.fail({
    expected: `hunks without ${oldLines ? "old lines, for the file is added" : "new lines, for the file is deleted"}`,
  });
}
