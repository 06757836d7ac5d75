import { isAtBinary } from "./binary.ts";
import type { DiffCursor } from "./cursor.ts";
import { quoteExcerpt } from "./diff-parse-error.ts";
import { parseGitPath, type GitPath } from "./git-path.ts";

/** What stands between `diff --git` and the content of a file. Null where the diff does not say. */
export interface ExtendedHeader {
  readonly oldMode: string | null;
  readonly newMode: string | null;
  readonly isAdded: boolean;
  readonly isDeleted: boolean;
  readonly move: Move | null;
  /** Percent, of renames and copies. */
  readonly similarity: number | null;
  /** False where the content is the same on both sides, so that no hunk can follow. */
  readonly hasContent: boolean;
}

/** What a diff says that was not made by git. */
export const NO_HEADER: ExtendedHeader = {
  oldMode: null,
  newMode: null,
  isAdded: false,
  isDeleted: false,
  move: null,
  similarity: null,
  hasContent: true,
};

/** A rename or a copy. Its paths come without a prefix. */
export interface Move {
  readonly kind: "renamed" | "copied";
  readonly from: GitPath;
  readonly to: GitPath;
}

const FIELDS = [
  "old mode",
  "new mode",
  "deleted file mode",
  "new file mode",
  "copy from",
  "copy to",
  "rename from",
  "rename to",
  "similarity index",
  "dissimilarity index",
  "index",
] as const;
type Field = (typeof FIELDS)[number];
type Fields = Partial<Readonly<Record<Field, string>>>;

const FIELD_LINE = new RegExp(`(${FIELDS.join("|")}) ([^\\n]*)(?:\\n|$)`, "y");
const MODE = /^[0-7]{6}$/;
const PERCENT = /^(\d{1,3})%$/;
const INDEX = /^([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: ([0-7]{6}))?$/;
/** Object ids of the empty blob, in SHA-1 and SHA-256. */
const EMPTY_BLOBS = [
  "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
  "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
] as const;

/** Reads the extended header at the cursor and leaves the cursor after it. */
export function readExtendedHeader(cursor: DiffCursor): ExtendedHeader {
  const start = cursor.at;
  const fields = readFields(cursor);
  const end = cursor.at;
  if (end === start && !cursor.startsWith("--- ") && !isAtBinary(cursor)) {
    cursor.fail({ expected: 'a line of the header of the file, such as "index" or "old mode"' });
  }
  cursor.at = start; // where a message is to point
  checkPairs(cursor, fields);
  const index = readIndex(cursor, fields);
  const similarity = readPercent(cursor, fields["similarity index"]);
  const dissimilarity = readPercent(cursor, fields["dissimilarity index"]);
  const move = readMove(cursor, fields);
  const oldMode = readMode(cursor, fields["old mode"] ?? fields["deleted file mode"]);
  const newMode = readMode(cursor, fields["new mode"] ?? fields["new file mode"]);
  cursor.at = end;
  return {
    oldMode: oldMode ?? index?.mode ?? null,
    newMode: newMode ?? index?.mode ?? null,
    isAdded: fields["new file mode"] !== undefined,
    isDeleted: fields["deleted file mode"] !== undefined,
    move,
    similarity: move === null ? null : similarity,
    hasContent: index?.hasContent ?? ((move !== null && similarity !== 100) || dissimilarity !== null),
  };
}

function readFields(cursor: DiffCursor): Fields {
  const fields: Partial<Record<Field, string>> = {};
  for (let line = fieldLineAt(cursor); line !== null; line = fieldLineAt(cursor)) {
    const [field, value] = line;
    if (fields[field] !== undefined) cursor.fail({ expected: `one "${field}" line for each file` });
    fields[field] = value;
    cursor.advance();
  }
  return fields;
}

function fieldLineAt({ text, at }: DiffCursor): readonly [Field, string] | null {
  FIELD_LINE.lastIndex = at;
  const [, name, value = ""] = FIELD_LINE.exec(text) ?? [];
  const field = FIELDS.find((candidate) => candidate === name);
  return field === undefined ? null : [field, value];
}

function readMode(cursor: DiffCursor, mode: string | undefined): string | null {
  if (mode === undefined) return null;
  if (!MODE.test(mode)) cursor.fail({ expected: `six octal digits as a file mode below, not ${quoteExcerpt(mode)}` });
  return mode;
}

function readPercent(cursor: DiffCursor, percent: string | undefined): number | null {
  if (percent === undefined) return null;
  const digits = PERCENT.exec(percent)?.[1];
  if (digits === undefined) return cursor.fail({ expected: `a percentage below, not ${quoteExcerpt(percent)}` });
  return Number(digits);
}

interface Index {
  readonly mode: string | null;
  readonly hasContent: boolean;
}

function readIndex(cursor: DiffCursor, fields: Fields): Index | null {
  const { index } = fields;
  if (index === undefined) return null;
  const [, oldId, newId, mode = null] = INDEX.exec(index) ?? [];
  if (oldId === undefined || newId === undefined) {
    return cursor.fail({ expected: `two object ids as in "index 1234567..89abcde" below, not ${quoteExcerpt(index)}` });
  }
  const isEmptyFile =
    (fields["new file mode"] !== undefined && isEmptyBlob(newId)) ||
    (fields["deleted file mode"] !== undefined && isEmptyBlob(oldId));
  return { mode, hasContent: oldId !== newId && !isEmptyFile };
}

function isEmptyBlob(id: string): boolean {
  return EMPTY_BLOBS.some((blob) => blob.startsWith(id));
}

function readMove(cursor: DiffCursor, fields: Fields): Move | null {
  return (
    pairMove(cursor, { kind: "renamed", from: fields["rename from"], to: fields["rename to"] }) ??
    pairMove(cursor, { kind: "copied", from: fields["copy from"], to: fields["copy to"] })
  );
}

interface PrintedMove {
  readonly kind: Move["kind"];
  readonly from: string | undefined;
  readonly to: string | undefined;
}

function pairMove(cursor: DiffCursor, { kind, from, to }: PrintedMove): Move | null {
  if (from === undefined && to === undefined) return null;
  if (from === undefined || to === undefined) return cursor.fail({ expected: `both paths of a ${kind} file` });
  return { kind, from: readPath(cursor, from), to: readPath(cursor, to) };
}

function readPath(cursor: DiffCursor, printed: string): GitPath {
  const path = printed === "" ? null : parseGitPath(printed);
  return path ?? cursor.fail({ expected: `a path quoted as git does below, not ${quoteExcerpt(printed)}` });
}

function checkPairs(cursor: DiffCursor, fields: Fields): void {
  const isMoved = fields["rename from"] !== undefined || fields["rename to"] !== undefined;
  const isCopied = fields["copy from"] !== undefined || fields["copy to"] !== undefined;
  const isAdded = fields["new file mode"] !== undefined;
  const isDeleted = fields["deleted file mode"] !== undefined;
  if (Number(isMoved) + Number(isCopied) + Number(isAdded) + Number(isDeleted) > 1) {
    cursor.fail({ expected: "a file that is only one of added, deleted, renamed and copied" });
  }
  if (fields["similarity index"] !== undefined && !isMoved && !isCopied) {
    cursor.fail({ expected: '"rename from" or "copy from"' });
  }
  if ((fields["old mode"] === undefined) !== (fields["new mode"] === undefined)) {
    cursor.fail({ expected: 'both "old mode" and "new mode"' });
  }
}
