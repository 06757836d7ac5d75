import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TextEdit } from "./diagnostic.ts";
import { diffLines } from "./line-edits.ts";
import { indexLines } from "./line-index.ts";
import { toLineReplacement, type LineReplacement } from "./suggest.ts";

function suggest(text: string, ...edits: readonly TextEdit[]): LineReplacement | null {
  return toLineReplacement(edits, { text, index: indexLines(text) });
}

describe("toLineReplacement", () => {
  const text = "const é = 1;\n  debugger;\nlast\n";

  it("widens an edit inside of a line to the whole line", () => {
    expect(suggest(text, { start: 6, end: 7, text: "𝒳" })).toEqual({
      startLine: 1,
      endLine: 1,
      replacement: "const 𝒳 = 1;",
    });
  });

  it.each([
    ["with its end", { start: 13, end: 25, text: "" }],
    ["without its end", { start: 15, end: 24, text: "" }],
  ])("deletes a line of which an edit leaves nothing, %s", (_how, edit) => {
    expect(suggest(text, edit)).toEqual({ startLine: 2, endLine: 2, replacement: "" });
  });

  it("takes whole lines that are inserted behind a line as part of it", () => {
    expect(
      suggest("def f(a=[]):\n  b\n", { start: 8, end: 10, text: "None" }, { start: 13, end: 13, text: "  c\n" }),
    ).toEqual({
      startLine: 1,
      endLine: 1,
      replacement: "def f(a=None):\n  c",
    });
  });

  it("keeps the CR of a line whose end it replaces", () => {
    expect(suggest("a\r\nb\r\n", { start: 0, end: 1, text: "c" })?.replacement).toBe("c");
  });

  it.each([
    ["changes nothing", [{ start: 0, end: 5, text: "const" }]],
    [
      "overlaps with another",
      [
        { start: 0, end: 5, text: "let" },
        { start: 3, end: 8, text: "x" },
      ],
    ],
    ["is no edit", []],
  ])("offers nothing for what %s", (_what, edits) => {
    expect(suggest(text, ...edits)).toBeNull();
  });
});

describe("diffLines", () => {
  const lines = fc
    .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 })
    .map((list) => list.map((line) => `${line}\n`).join(""));

  it("turns lines that were replaced one by one into edits that replace them", () => {
    const pair = fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.boolean()), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(pair, (list) => {
        const before = list.map(([line], at) => `${line}${at}\n`).join("");
        const after = list.map(([line, isChanged], at) => (isChanged ? "x\n" : `${line}${at}\n`)).join("");
        const changed = list.flatMap(([, isChanged], at) => (isChanged ? [at + 1] : []));
        expect(diffLines(before, after).map(({ startLine }) => startLine)).toEqual(changed);
        const fixed = diffLines(before, after)
          .toReversed()
          .reduce((text, { edit }) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), before);
        expect(fixed).toBe(after);
      }),
    );
  });

  it("finds nothing between equal texts, and edits that stay inside of the text between others", () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(diffLines(before, before)).toEqual([]);
        for (const { startLine, endLine, edit } of diffLines(before, after)) {
          expect(endLine).toBeGreaterThanOrEqual(startLine);
          expect(edit.end).toBeLessThanOrEqual(before.length);
        }
      }),
    );
  });
});

describe("indexLines", () => {
  it("finds the line of an offset in bytes and in UTF-16", () => {
    const index = indexLines("é𝒳\n\u2028b\rc\nlast");
    expect(index.lines).toEqual(["é𝒳", "\u2028b\rc", "last"]);
    expect([0, 3, 4, 9, 100].map((offset) => index.lineAt(offset))).toEqual([1, 1, 2, 3, 3]);
    expect([0, 6, 7, 12, 13, 14].map((offset) => index.lineAtByte(offset))).toEqual([1, 1, 2, 2, 2, 3]);
  });
});
