import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { goldenForm, type GoldenFile } from "#test/diffs/golden-form.ts";
import { DiffParseError } from "./diff-parse-error.ts";
import { parseDiff, parsePatchFragment } from "./parse-diff.ts";

const folder = new URL("../../../test/fixtures/diffs/", import.meta.url);
const names = readdirSync(folder).flatMap((name) => (name.endsWith(".diff") ? [name.slice(0, -".diff".length)] : []));

describe("parseDiff, over the odd diffs", () => {
  it.each(names)("reads %s as its golden file says", (name) => {
    const golden: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
    expect(outcomeOf(readDiff(name))).toEqual(golden);
  });

  const whole = names.filter((name) => !name.startsWith("refused-"));

  it.each(whole)("refuses %s when it is cut behind any line of a hunk", (name) => {
    const diff = readDiff(name);
    for (const end of cutsInsideHunks(diff, parseDiff(diff).map(goldenForm))) {
      expect(() => parseDiff(diff.slice(0, end)), `cut at ${end}`).toThrow(DiffParseError);
    }
  });

  it.each(whole)("refuses %s when a line of a hunk is missing", (name) => {
    const diff = readDiff(name);
    for (const end of cutsInsideHunks(diff, parseDiff(diff).map(goldenForm))) {
      const next = diff.indexOf("\n", end) + 1;
      if (diff.startsWith("\\", end)) continue; // its loss cannot be seen
      expect(() => parseDiff(diff.slice(0, end) + diff.slice(next)), `without the line at ${end}`).toThrow(
        DiffParseError,
      );
    }
  });

  // The last newline of a binary patch is a blank line, without which it may have been cut.
  const trimmable = whole.filter((name) => name !== "binary-patch");

  it.each(trimmable)("reads %s without its last newline, as programs that trim output leave it", (name) => {
    const diff = readDiff(name);
    expect(parseDiff(diff.slice(0, -1)).map(goldenForm)).toEqual(parseDiff(diff).map(goldenForm));
  });
});

describe("parseDiff", () => {
  it("reads nothing out of nothing", () => {
    expect(parseDiff("")).toEqual([]);
    expect(parseDiff("\n\n")).toEqual([]);
  });

  it("says file, line, what it expected and what to do", () => {
    const cut = readDiff("modified").split("\n").slice(0, 9).join("\n");
    expect(() => parseDiff(cut)).toThrow(
      expect.objectContaining({
        file: "one.txt",
        line: 9,
        message: expect.stringContaining("Make the diff again with `git diff -M`"),
      }),
    );
  });

  it("shows untrusted text in messages short, quoted and without control characters", () => {
    const hostile = `diff --git a/x b/x\nmode \u001B[2J\u202E${"x".repeat(500)}\n`;
    const { message } = refusalOf(hostile);
    expect(message).toContain(String.raw`\u001b[2J\u{202e}xxx`);
    expect(message.length).toBeLessThan(400);
  });

  it.each([
    ["a counter beyond safe integers", "@@ -1,99999999999999999 +1 @@"],
    ["no counter", "@@ -,1 +1 @@"],
    ["no lines at all", "@@ -0,0 +0,0 @@"],
    ["a line 0", "@@ -0,1 +0,1 @@"],
    ["one range", "@@ -1 @@"],
    ["three ranges", "@@@ -1 -1 +1 @@@"],
  ])("refuses a hunk header with %s", (_, header) => {
    expect(refusalOf(`--- a/x\n+++ b/x\n${header}\n-a\n+b\n`).line).toBe(3);
  });

  it("refuses a marker of a missing newline that more lines follow", () => {
    const body = "-a\n\\ No newline at end of file\n-b\n+c\n";
    expect(refusalOf(`--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n${body}`).line).toBe(5);
  });

  it("refuses old lines of an added file", () => {
    const header = "diff --git a/x b/x\nnew file mode 100644\nindex 0000000..7898192\n--- /dev/null\n+++ b/x\n";
    expect(refusalOf(`${header}@@ -1 +1 @@\n-a\n+b\n`).message).toContain("the file is added");
  });

  it("refuses half a rename", () => {
    expect(refusalOf("diff --git a/x b/y\nsimilarity index 100%\nrename from x\n").message).toContain(
      "both paths of a renamed file",
    );
  });

  it("refuses a deleted line that a count leaves over as if it were a mail's signature", () => {
    expect(refusalOf("--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-a\n-- \n+b\n").line).toBe(6);
  });

  it("refuses a name that can be split in more than one way", () => {
    expect(refusalOf(`diff --git a/one b/two b/three\nold mode 100644\nnew mode 100755\n`).line).toBe(1);
  });

  it("does not try every space of a hostile line of names", () => {
    expect(refusalOf(`diff --git x${" a/b".repeat(200_000)}\nold mode 100644\nnew mode 100755\n`).line).toBe(1);
  });

  it("takes raw text that was damaged while it was decoded for a path that cannot be named", () => {
    const diff = readDiff("path-raw-unicode").replaceAll("ö", "\uFFFD");
    expect(parseDiff(diff)[0]).toMatchObject({ newPath: "gr\uFFFDße 😀.txt", isPathUtf8: false });
  });

  it("makes the lines of a hunk once, and shows them in JSON", () => {
    const [hunk] = parseDiff(readDiff("section"))[0]?.hunks ?? [];
    expect(hunk?.lines).toBe(hunk?.lines);
    expect(JSON.parse(JSON.stringify(hunk))).toMatchObject({ section: "function first() {", lines: { length: 5 } });
  });
});

describe("parsePatchFragment", () => {
  const file = { oldPath: "one.txt", newPath: "one.txt", change: "modified" } as const;

  it("reads the patch of GitHub's file list as the same hunks that the whole diff has", () => {
    const diff = readDiff("two-hunks");
    const patch = diff.slice(diff.indexOf("@@"), -1);
    expect(parsePatchFragment(patch, file).hunks.map(({ lines }) => lines)).toEqual(
      parseDiff(diff)[0]?.hunks.map(({ lines }) => lines),
    );
    expect(parsePatchFragment(patch, file)).toMatchObject({ ...file, additions: 2, deletions: 2, similarity: null });
  });

  it("has no hunks where GitHub sends an empty patch", () => {
    expect(parsePatchFragment("", { ...file, similarity: 100 })).toMatchObject({ hunks: [], similarity: 100 });
  });

  it("refuses a patch that was cut, and a whole diff", () => {
    expect(() => parsePatchFragment("@@ -1,2 +1,2 @@\n a\n-b", file)).toThrow(DiffParseError);
    expect(() => parsePatchFragment(readDiff("modified"), file)).toThrow('found "diff --git a/one.txt b/one.txt"');
  });
});

function readDiff(name: string): string {
  return readFileSync(new URL(`${name}.diff`, folder), "utf8");
}

function outcomeOf(diff: string): unknown {
  try {
    return parseDiff(diff).map(goldenForm);
  } catch (error) {
    if (!(error instanceof DiffParseError)) throw error;
    return { refused: { line: error.line, file: error.file, message: error.message } };
  }
}

function refusalOf(diff: string): DiffParseError {
  try {
    parseDiff(diff);
  } catch (error) {
    if (error instanceof DiffParseError) return error;
    throw error;
  }
  throw new Error("The diff was not refused.");
}

/** Offsets of all starts of lines, within the hunks of the diff, that the first line of a hunk is before. */
function cutsInsideHunks(diff: string, files: readonly GoldenFile[]): number[] {
  const cuts: number[] = [];
  let at = 0;
  for (const hunk of files.flatMap(({ hunks }) => hunks)) {
    at = nextHunk(diff, at);
    for (let left = hunk.lines.length; left > 0; left -= 1) {
      cuts.push(at);
      at = nextLine(diff, at);
      if (diff.startsWith("\\ ", at)) at = nextLine(diff, at);
    }
  }
  return cuts;
}

/** Start of the first line of the next hunk. */
function nextHunk(diff: string, from: number): number {
  const isAtHeader = diff.startsWith("@@ -", from);
  return nextLine(diff, isAtHeader ? from : diff.indexOf("\n@@ -", from) + 1);
}

function nextLine(diff: string, at: number): number {
  return diff.indexOf("\n", at) + 1;
}
