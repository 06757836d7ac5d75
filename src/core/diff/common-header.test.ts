import { describe, expect, it } from "vitest";
import { readCommonHeader } from "./common-header.ts";
import { DiffCursor } from "./cursor.ts";
import { parseDiff } from "./parse-diff.ts";

const MODIFIED = "diff --git a/src/x.ts b/src/x.ts\nindex 1234567..89abcde 100644\n--- a/src/x.ts\n+++ b/src/x.ts\n";
const ADDED = "diff --git a/x b/x\nnew file mode 100755\nindex 0000000..89abcde\n--- /dev/null\n+++ b/x\n";
const DELETED = "diff --git a/x b/x\ndeleted file mode 100644\nindex 1234567..0000000\n--- a/x\n+++ /dev/null\n";
const HUNK = "@@ -1 +1 @@\n-a\n+b\n";

describe("readCommonHeader", () => {
  it.each([
    ["an edited file", MODIFIED, ["modified", "src/x.ts", "src/x.ts", "100644", "100644"]],
    [
      "an edited file without a mode",
      MODIFIED.replace(" 100644", ""),
      ["modified", "src/x.ts", "src/x.ts", null, null],
    ],
    ["an added file", ADDED, ["added", null, "x", null, "100755"]],
    ["a deleted file", DELETED, ["deleted", "x", null, "100644", null]],
    [
      "a path beyond Latin-1",
      MODIFIED.replaceAll("x.ts", "猫😀"),
      ["modified", "src/猫😀", "src/猫😀", "100644", "100644"],
    ],
  ])("reads the header of %s, up to its first hunk", (_, text, expected) => {
    const cursor = new DiffCursor(text + HUNK);
    const header = readCommonHeader(cursor);
    const { change, oldPath, newPath, oldMode, newMode } = header ?? {};
    expect([change, oldPath, newPath, oldMode, newMode]).toEqual(expected);
    expect(cursor.at).toBe(text.length);
  });

  it.each([
    ["a space in the path", MODIFIED.replaceAll("x.ts", "x y")],
    ["a quoted path", MODIFIED.replaceAll(/([ab]\/src\/x)\.ts/g, String.raw`"$1\t"`)],
    ["bytes that were not UTF-8", MODIFIED.replaceAll("x.ts", "\uFFFD")],
    ["other prefixes", MODIFIED.replaceAll("a/", "i/").replaceAll("b/", "w/")],
    ["another path in one of its lines", MODIFIED.replace("+++ b/src/x.ts", "+++ b/src/y.ts")],
    ["a longer path in its last line", MODIFIED.replace("+++ b/src/x.ts", "+++ b/src/x.tsx")],
    ["a path of two sides in an added file", ADDED.replace("/dev/null", "a/x")],
    ["a changed mode", MODIFIED.replace("index", "old mode 100644\nnew mode 100755\nindex")],
    ["a bad mode", ADDED.replace("100755", "rwxrwx")],
    ["a bad object id", MODIFIED.replace("1234567", "123")],
    ["line ends of CRLF", MODIFIED.replaceAll("\n", "\r\n")],
  ])("leaves a header with %s to the reader of any header, and stays where it is", (_, text) => {
    const cursor = new DiffCursor(text + HUNK);
    expect(readCommonHeader(cursor)).toBeNull();
    expect(cursor.at).toBe(0);
  });

  it("leaves a file without hunks to the reader of any header, which refuses it", () => {
    expect(readCommonHeader(new DiffCursor(MODIFIED))).toBeNull();
    expect(() => parseDiff(MODIFIED)).toThrow("expected a hunk");
  });

  it("does not try every split of a hostile line of names", () => {
    const hostile = `diff --git a/${"b/".repeat(500_000)} b/${"b/".repeat(499_999)}\n`;
    expect(readCommonHeader(new DiffCursor(hostile))).toBeNull();
  });
});
