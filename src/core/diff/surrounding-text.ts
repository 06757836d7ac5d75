import type { DiffCursor } from "./cursor.ts";
import { isAtMarks } from "./marks.ts";

/** What stands for a change but shows none of it. Passing over it would lose a file in silence. */
const HIDDEN_CHANGES = [
  {
    pattern: /^diff --(?:cc|combined) /,
    advice: "This is the combined diff of a merge: compare the merge with one of its parents instead.",
  },
  { pattern: /^Only in .+: /, advice: "Run `diff` with -N, so that files of one side are shown." },
  { pattern: /^Submodule .+ [0-9a-f]{4,64}\.{2,3}[0-9a-f]{4,64}/, advice: "Run `git diff` with --submodule=short." },
  { pattern: /^\* Unmerged path /, advice: "Resolve the merge first." },
  { pattern: /^\p{Cc}\[/u, advice: "Run `git diff` with --color=never." },
] as const;

/** First line of a mail or of a commit, as `git format-patch`, `git show` and `git log` print them. */
const COMMIT = /^(?:From|commit) [0-9a-f]{40,64}\b/;
/** What other tools put above a file. */
const FILE_TITLE = /^(?:diff -(?!-)|Index: |={3,}$)/;
const BINARY = /^Binary files .+ and .+ differ$/;
/** No line of a mail's signature starts so; a line of a hunk that its header did not count does. */
const DIFF_LINE = /^[ +\-@\\]/;

/** Moves the cursor over a mail's head, a commit message or a statistic, to the first file. */
export function skipTextBeforeFiles(cursor: DiffCursor): void {
  const isEmpty = cursor.text.trim() === "";
  const isCommit = COMMIT.test(cursor.line);
  skipText(cursor, isCommit);
  if (!cursor.isAtEnd || isEmpty) return;
  cursor.fail({ expected: 'a file, which starts with "diff --git" or with "---" and "+++" lines' });
}

/** Moves the cursor from the end of a file to the next one, over nothing that might belong to either. */
export function skipTextBetweenFiles(cursor: DiffCursor): void {
  while (!cursor.isAtEnd && !isAtFile(cursor)) {
    const { line } = cursor;
    if (COMMIT.test(line)) return skipText(cursor, true);
    if (line === "-- ") return skipSignature(cursor);
    refuseHiddenChange(cursor);
    if (line !== "" && !FILE_TITLE.test(line)) {
      cursor.fail({ expected: "a hunk, another file or the end, by the counts of the last hunk" });
    }
    cursor.advance();
  }
}

/** Free text of a commit may hold anything, and is not taken for a hidden change. */
function skipText(cursor: DiffCursor, isCommit: boolean): void {
  while (!cursor.isAtEnd && !isAtFile(cursor)) {
    if (!isCommit) refuseHiddenChange(cursor);
    if (/^@@ -\d/.test(cursor.line)) {
      cursor.fail({
        expected: "the header of a file before its first hunk",
        advice: "Parse a fragment that has no header, such as GitHub's `patch`, with parsePatchFragment.",
      });
    }
    cursor.advance();
  }
}

function skipSignature(cursor: DiffCursor): void {
  cursor.advance();
  while (!cursor.isAtEnd && !COMMIT.test(cursor.line)) {
    if (DIFF_LINE.test(cursor.line)) cursor.fail({ expected: "the signature of a mail" });
    cursor.advance();
  }
  if (!cursor.isAtEnd) skipText(cursor, true);
}

function isAtFile(cursor: DiffCursor): boolean {
  return cursor.startsWith("diff --git ") || isAtMarks(cursor) || isAtPlainBinary(cursor);
}

/** GNU diff's word for a binary file, which git puts below a header of its own. */
function isAtPlainBinary(cursor: DiffCursor): boolean {
  return cursor.startsWith("Binary files ") && BINARY.test(cursor.line);
}

function refuseHiddenChange(cursor: DiffCursor): void {
  const { line } = cursor;
  const hidden = HIDDEN_CHANGES.find(({ pattern }) => pattern.test(line));
  if (hidden !== undefined) cursor.fail({ expected: "the change itself, as a unified diff", advice: hidden.advice });
}
