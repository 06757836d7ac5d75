import type { DiffCursor } from "./cursor.ts";
import { parseGitPath, quotedLength, type GitPath } from "./git-path.ts";

/** The `---` and `+++` lines above the hunks of a file; null for `/dev/null`. */
export interface FileMarks {
  readonly old: FileMark | null;
  readonly new: FileMark | null;
}

export interface FileMark {
  readonly path: GitPath;
  /** True where GNU diff's time stamp is the epoch, which is how it says that the file does not exist. */
  readonly isMissing: boolean;
}

const EPOCH = /^\t(?:1970-01-01|1969-12-31) \d\d:\d\d:00(?:\.0+)? [+-]\d{4}$/;

export function isAtMarks(cursor: DiffCursor): boolean {
  return cursor.startsWith("--- ") && cursor.nextStartsWith("+++ ");
}

/** Reads both lines at the cursor and leaves the cursor after them. */
export function readMarks(cursor: DiffCursor): FileMarks {
  const old = readMark(cursor);
  if (!cursor.startsWith("+++ ")) cursor.fail({ expected: 'a "+++" line after the "---" line' });
  const head = readMark(cursor);
  if (old === null && head === null)
    cursor.fail({ expected: "a path in one of the two lines above, not /dev/null in both" });
  return { old, new: head };
}

function readMark(cursor: DiffCursor): FileMark | null {
  refuseCarriageReturn(cursor);
  const rest = cursor.line.slice("--- ".length);
  const tab = rest.indexOf("\t");
  const plainEnd = tab === -1 ? rest.length : tab;
  const pathEnd = rest.startsWith('"') ? quotedLength(rest) : plainEnd;
  const path = parseGitPath(rest.slice(0, pathEnd));
  const stamp = rest.slice(pathEnd);
  if (path === null || path.text === "" || (stamp !== "" && !stamp.startsWith("\t"))) {
    return cursor.fail({ expected: "a path, quoted as git does where that is needed" });
  }
  cursor.advance();
  return path.text === "/dev/null" ? null : { path, isMissing: EPOCH.test(stamp) };
}

/** Reads the names off `Binary files old/x and new/x differ`, which GNU diff prints without any other header. */
export function readBinaryNames(cursor: DiffCursor): FileMarks {
  const names = cursor.line.slice("Binary files ".length, -" differ".length).split(" and ");
  const [old, head] = names.map((name) => parseGitPath(name));
  if (names.length !== 2 || old == null || head == null || old.text === "" || head.text === "") {
    return cursor.fail({ expected: 'two paths with one " and " between them' });
  }
  cursor.advance();
  return { old: markOf(old), new: markOf(head) };
}

function markOf(path: GitPath): FileMark | null {
  return path.text === "/dev/null" ? null : { path, isMissing: false };
}

/** git quotes a CR in a path, so that a bare one says that the line ends of the diff itself were changed. */
export function refuseCarriageReturn(cursor: DiffCursor): void {
  if (cursor.text[cursor.lineEnd - 1] !== "\r") return;
  cursor.fail({
    expected: "header lines that end with LF",
    advice:
      "The line ends of the diff were changed to CRLF, which its content cannot survive: pass the bytes as git wrote them.",
  });
}
