import { describe, expect, it } from "vitest";
import { type FileRows, readRows } from "./file-rows.ts";
import { parseDiff } from "../diff/parse-diff.ts";

function rowsOf(hunks: string, headText: string | null): readonly string[] {
  const [file] = parseDiff(`diff --git a/x b/x\n--- a/x\n+++ b/x\n${hunks}`);
  return file === undefined ? [] : describeRows(readRows(file.hunks, headText));
}

function describeRows(rows: FileRows): readonly string[] {
  return rows.map((row) => (row === null ? "?" : `${row.kind} ${row.oldLine} ${row.newLine} ${row.text}`));
}

describe("readRows", () => {
  it("fills what the hunks leave out with the lines of the head, and counts both sides", () => {
    expect(rowsOf("@@ -2,2 +2,3 @@\n b\n+new\n c\n@@ -5 +6 @@\n-e\n+E\n", "a\nb\nnew\nc\nd\nE\nf\n")).toEqual([
      "unseen 1 1 a",
      "context 2 2 b",
      "added 3 3 new",
      "context 3 4 c",
      "unseen 4 5 d",
      "deleted 5 6 e",
      "added 6 6 E",
      "unseen 6 7 f",
    ]);
  });

  it("knows that a hunk without lines on one side names the line before it", () => {
    expect(rowsOf("@@ -2 +1,0 @@\n-gone\n@@ -3,0 +3 @@\n+new\n", "a\nb\nnew\nc\n")).toEqual([
      "unseen 1 1 a",
      "deleted 2 2 gone",
      "unseen 3 2 b",
      "added 4 3 new",
      "unseen 4 4 c",
    ]);
  });

  it("marks what it does not know without the head's text", () => {
    expect(rowsOf("@@ -2 +2 @@\n-b\n+B\n", null)).toEqual(["?", "deleted 2 2 b", "added 3 2 B", "?"]);
  });

  it("takes the CR off lines that end with CRLF", () => {
    expect(rowsOf("@@ -1 +1 @@\n-a\n+a\r\n", "a\r\nb\r\n")).toEqual(["deleted 1 1 a", "added 2 1 a", "unseen 2 2 b"]);
  });
});
