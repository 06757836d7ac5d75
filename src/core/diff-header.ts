import { isAtBinary } from "./diff-binary.ts";
import type { DiffCursor } from "./diff-cursor.ts";
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
const FATES = ["new file mode", "deleted file mode", "rename from", "copy from"] as const satisfies Field[];
type Fields = ReadonlyMap<Field, string>;

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
  cursor.at = start; // where a message is to point
  checkPairs(cursor, fields);
  const index = readIndex(cursor, fields.get("index"));
  const similarity = readPercent(cursor, fields.get("similarity index"));
  const dissimilarity = readPercent(cursor, fields.get("dissimilarity index"));
  const move = readMove(cursor, fields);
  cursor.at = end;
  return {
    oldMode: readMode(cursor, fields.get("old mode") ?? fields.get("deleted file mode")) ?? index?.mode ?? null,
    newMode: readMode(cursor, fields.get("new mode") ?? fields.get("new file mode")) ?? index?.mode ?? null,
    isAdded: fields.has("new file mode"),
    isDeleted: fields.has("deleted file mode"),
    move,
    similarity: move === null ? null : similarity,
    hasContent: index?.hasContent ?? ((move !== null && similarity !== 100) || dissimilarity !== null),
  };
}

function readFields(cursor: DiffCursor): Fields {
  const fields = new Map<Field, string>();
  for (let field = fieldAt(cursor); field !== undefined; field = fieldAt(cursor)) {
    if (fields.has(field)) cursor.fail({ expected: `one "${field}" line for each file` });
    fields.set(field, cursor.line.slice(field.length + 1));
    cursor.advance();
  }
  return fields;
}

function fieldAt({ text, at }: DiffCursor): Field | undefined {
  const initial = text.charCodeAt(at);
  return FIELDS.find(
    (field) => field.charCodeAt(0) === initial && text[at + field.length] === " " && text.startsWith(field, at),
  );
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

function readIndex(cursor: DiffCursor, index: string | undefined): Index | null {
  if (index === undefined) return null;
  const [, oldId, newId, mode] = INDEX.exec(index) ?? [];
  if (oldId === undefined || newId === undefined) {
    return cursor.fail({ expected: `two object ids as in "index 1234567..89abcde" below, not ${quoteExcerpt(index)}` });
  }
  const isEmptyFile = (isNull(oldId) && isEmptyBlob(newId)) || (isEmptyBlob(oldId) && isNull(newId));
  return { mode: mode ?? null, hasContent: oldId !== newId && !isEmptyFile };
}

function isNull(id: string): boolean {
  return /^0+$/.test(id);
}

function isEmptyBlob(id: string): boolean {
  return EMPTY_BLOBS.some((blob) => blob.startsWith(id));
}

function readMove(cursor: DiffCursor, fields: Fields): Move | null {
  for (const [kind, verb] of [
    ["renamed", "rename"],
    ["copied", "copy"],
  ] as const) {
    const from = fields.get(`${verb} from`);
    const to = fields.get(`${verb} to`);
    if (from === undefined && to === undefined) continue;
    if (from === undefined || to === undefined) cursor.fail({ expected: `both "${verb} from" and "${verb} to"` });
    return { kind, from: readPath(cursor, from), to: readPath(cursor, to) };
  }
  return null;
}

function readPath(cursor: DiffCursor, printed: string): GitPath {
  const path = printed === "" ? null : parseGitPath(printed);
  return path ?? cursor.fail({ expected: `a path quoted as git does below, not ${quoteExcerpt(printed)}` });
}

function checkPairs(cursor: DiffCursor, fields: Fields): void {
  if (fields.size === 0 && !cursor.startsWith("--- ") && !isAtBinary(cursor)) {
    cursor.fail({ expected: 'a line of the header of the file, such as "index" or "old mode"' });
  }
  if (fields.has("old mode") !== fields.has("new mode")) cursor.fail({ expected: 'both "old mode" and "new mode"' });
  const fates = FATES.filter((field) => fields.has(field)).length;
  if (fates > 1) cursor.fail({ expected: "a file that is only one of added, deleted, renamed and copied" });
  if (fates === 0 && fields.has("similarity index")) cursor.fail({ expected: '"rename from" or "copy from"' });
}
