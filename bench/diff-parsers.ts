import { createRequire } from "node:module";
import { parsePatch } from "diff";
import type { File as GitdiffFile } from "gitdiff-parser";
import parseDiffPeer from "parse-diff";
import { parseDiff } from "#core/diff/parse-diff.ts";

/** Its types promise a default export that its code does not have. */
const gitdiffParser: { parse(diff: string): GitdiffFile[] } = createRequire(import.meta.url)("gitdiff-parser");

/** What every parser can say about a file, to compare them by. */
export interface PlainFile {
  /** Null where the file does not exist on that side; undefined where the parser does not say. */
  readonly oldPath: string | null | undefined;
  readonly newPath: string | null | undefined;
  readonly hunks: readonly PlainHunk[];
}

export interface PlainHunk {
  /** oldStart, oldLines, newStart, newLines */
  readonly range: readonly number[];
  /** Marker and text. Marks of a missing newline are left out, for each parser has its own. */
  readonly lines: readonly string[];
}

export interface Parser {
  readonly name: string;
  /** Whatever the parser makes of the text, for the clock. */
  parse(diff: string): unknown;
  read(diff: string): readonly PlainFile[];
}

export const OURS = "ours";
export const OURS_WITH_LINES = "ours, every line made";

export const PARSERS: readonly Parser[] = [
  { name: OURS, parse: parseDiff, read: readOurs },
  { name: OURS_WITH_LINES, parse: makeEveryLine, read: readOurs },
  { name: "diff", parse: parsePatch, read: readDiff },
  { name: "parse-diff", parse: parseDiffPeer, read: readParseDiff },
  { name: "gitdiff-parser", parse: (diff) => gitdiffParser.parse(diff), read: readGitdiffParser },
];

export function parserOf(name: string): Parser {
  const parser = PARSERS.find((candidate) => candidate.name === name);
  if (parser === undefined) throw new RangeError(`There is no parser ${name}.`);
  return parser;
}

function makeEveryLine(diff: string): unknown {
  const files = parseDiff(diff);
  let lines = 0;
  for (const file of files) for (const hunk of file.hunks) lines += hunk.lines.length;
  return { files, lines };
}

const MARKERS = { added: "+", deleted: "-", context: " " } as const;

function readOurs(diff: string): PlainFile[] {
  return parseDiff(diff).map(({ oldPath, newPath, hunks }) => ({
    oldPath,
    newPath,
    hunks: hunks.map((hunk) => ({
      range: [hunk.oldStart, hunk.oldLines, hunk.newStart, hunk.newLines],
      lines: hunk.lines.map(({ kind, text }) => `${MARKERS[kind]}${text}`),
    })),
  }));
}

function readDiff(diff: string): PlainFile[] {
  return parsePatch(diff).map((file) => ({
    oldPath: file.isCreate === true ? null : file.oldFileName,
    newPath: file.isDelete === true ? null : file.newFileName,
    hunks: file.hunks.map((hunk) => ({
      // It counts from 1 where a side has no line: its own convention, so translated here.
      range: [
        hunk.oldLines === 0 ? hunk.oldStart - 1 : hunk.oldStart,
        hunk.oldLines,
        hunk.newLines === 0 ? hunk.newStart - 1 : hunk.newStart,
        hunk.newLines,
      ],
      lines: hunk.lines.filter((line) => !line.startsWith("\\")).map((line) => (line === "" ? " " : line)),
    })),
  }));
}

const NO_NEWLINE = "\\ No newline at end of file";

function readParseDiff(diff: string): PlainFile[] {
  return parseDiffPeer(diff).map((file) => ({
    oldPath: file.from,
    newPath: file.to,
    hunks: file.chunks.map((chunk) => ({
      range: [chunk.oldStart, chunk.oldLines, chunk.newStart, chunk.newLines],
      lines: chunk.changes.filter(({ content }) => content !== NO_NEWLINE).map(({ content }) => content || " "),
    })),
  }));
}

const GITDIFF_MARKERS = { insert: "+", delete: "-", normal: " " } as const;

function readGitdiffParser(diff: string): PlainFile[] {
  return gitdiffParser.parse(diff).map((file) => ({
    oldPath: file.type === "add" ? null : file.oldPath,
    newPath: file.type === "delete" ? null : file.newPath,
    hunks: file.hunks.map((hunk) => ({
      range: [hunk.oldStart, hunk.oldLines, hunk.newStart, hunk.newLines],
      lines: hunk.changes.map(({ type, content }) => `${GITDIFF_MARKERS[type]}${content}`),
    })),
  }));
}
