import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { GoldenFile } from "#test/diffs/golden-form.ts";
import type { Parser, PlainFile } from "./diff-parsers.ts";

export interface OddDiff {
  readonly name: string;
  readonly text: string;
  /** Null for a diff that nobody can read without losing something. */
  readonly files: readonly PlainFile[] | null;
}

type Golden = readonly GoldenFile[] | { readonly refused: unknown };

const FOLDER = new URL("../test/fixtures/diffs/", import.meta.url);

export function readOddDiffs(): OddDiff[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".diff"))
    .map((name) => {
      const golden: Golden = JSON.parse(readFileSync(new URL(name.replace(/diff$/, "json"), FOLDER), "utf8"));
      const files = "refused" in golden ? null : golden.map(plainForm);
      return { name, text: readFileSync(new URL(name, FOLDER), "utf8"), files };
    });
}

/** Whether the parser reads the diff as it is, or refuses it where that is the right answer. */
export function isRight(parser: Parser, { text, files }: OddDiff): boolean {
  try {
    const read = parser.read(text);
    return (
      files !== null && read.length === files.length && files.every((file, index) => isSameFile(file, read[index]))
    );
  } catch {
    return files === null;
  }
}

function plainForm({ oldPath, newPath, hunks }: GoldenFile): PlainFile {
  return {
    oldPath,
    newPath,
    hunks: hunks.map(({ range, lines }) => ({
      range,
      lines: lines.map(([marker, , , text]) => marker.charAt(0) + text),
    })),
  };
}

function isSameFile(golden: PlainFile, read: PlainFile | undefined): boolean {
  if (read === undefined || !isDeepStrictEqual(golden.hunks, read.hunks)) return false;
  return isSamePath(golden.oldPath, read.oldPath) && isSamePath(golden.newPath, read.newPath);
}

/** In favor of the parser: its prefix may stay, whichever it is. */
function isSamePath(golden: string | null | undefined, read: string | null | undefined): boolean {
  if (golden === null) return read === null || read === "/dev/null";
  return read === golden || read?.replace(/^[^/]+\//, "") === golden;
}
