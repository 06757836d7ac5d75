import type { DiffCursor } from "./cursor.ts";
import type { FileDiff } from "./diff.ts";

/** What the header says of a file that is edited, added or deleted, and has hunks. */
export type CommonHeader = Pick<FileDiff, "oldPath" | "newPath" | "change" | "oldMode" | "newMode">;

/** Nothing that is quoted, split or decoded: no space, control, quote or backslash, and no sign of bytes that were not UTF-8. */
const PATH = String.raw`[^\0- "\\\x7f\uFFFD]+`;
const MODE = "[0-7]{6}";
const INDEX = String.raw`index [0-9a-f]{4,64}\.\.[0-9a-f]{4,64}`;
const MODIFIED = String.raw`${INDEX}(?: (${MODE}))?\n--- a/\1\n\+\+\+ b/\1\n`;
const ADDED = String.raw`new file mode (${MODE})\n${INDEX}\n--- /dev/null\n\+\+\+ b/\1\n`;
const DELETED = String.raw`deleted file mode (${MODE})\n${INDEX}\n--- a/\1\n\+\+\+ /dev/null\n`;
const HEADER = new RegExp(String.raw`diff --git a/(${PATH}) b/\1\n(?:${MODIFIED}|${ADDED}|${DELETED})(?=@@ )`, "y");

/**
 * Reads the header that nearly every file has in one go, and moves to the first hunk: taken apart line by line,
 * headers cost about as much as all lines of the hunks. Where anything is unusual it answers null and moves nowhere,
 * so that one place reads or refuses the rest. A path without spaces keeps the pattern linear.
 */
export function readCommonHeader(cursor: DiffCursor): CommonHeader | null {
  HEADER.lastIndex = cursor.at;
  const match = HEADER.exec(cursor.text);
  if (match === null) return null;
  cursor.at = HEADER.lastIndex;
  const path = match[1] ?? "";
  const mode = match[2] ?? null;
  const addedMode = match[3];
  const deletedMode = match[4];
  if (addedMode !== undefined) {
    return { oldPath: null, newPath: path, change: "added", oldMode: null, newMode: addedMode };
  }
  if (deletedMode !== undefined) {
    return { oldPath: path, newPath: null, change: "deleted", oldMode: deletedMode, newMode: null };
  }
  return { oldPath: path, newPath: path, change: "modified", oldMode: mode, newMode: mode };
}
