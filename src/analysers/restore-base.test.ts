import { createTwoFilesPatch } from "diff";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDiff } from "#core/diff/parse-diff.ts";
import { restoreBase } from "./restore-base.ts";

function restore(base: string, head: string, context: number): string | null {
  const diff = createTwoFilesPatch("a/f", "b/f", base, head, undefined, undefined, { context });
  const [file] = parseDiff(diff);
  if (file === undefined) throw new Error("The diff names no file.");
  return restoreBase(head, file);
}

const text = fc
  .tuple(fc.array(fc.constantFrom("a", "b", "", "é\r", " c")), fc.boolean())
  .map(([lines, hasEnd]) => lines.join("\n") + (hasEnd && lines.length > 0 ? "\n" : ""));

describe("restoreBase", () => {
  it("gives back the text before the change, to the last byte", () => {
    fc.assert(
      fc.property(text, text, fc.nat(3), (base, head, context) => {
        fc.pre(base !== head);
        expect(restore(base, head, context)).toBe(base);
      }),
      { numRuns: 500 },
    );
  });

  it("refuses a text that is not the one that the diff describes", () => {
    const [file] = parseDiff("--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
    expect(file && restoreBase("a\nx\n", file)).toBeNull();
    expect(file && restoreBase("", file)).toBeNull();
  });

  it("takes a file of more lines than a call takes arguments", () => {
    const rows = "a\n".repeat(400_000);
    const diff = "--- a/a.txt\n+++ b/a.txt\n@@ -400000,1 +400000,2 @@\n a\n+b\n";
    const [file] = parseDiff(`diff --git a/a.txt b/a.txt\nindex 1111111..2222222 100644\n${diff}`);
    if (file === undefined) throw new Error("The diff holds no file.");
    expect(restoreBase(`${rows}b\n`, file)).toBe(rows);
  });
});
