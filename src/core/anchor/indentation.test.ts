import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { fitIndentation } from "./indentation.ts";

function fit(quoted: string, present: string, text: string): string | null {
  const lines = fitIndentation({ quoted: quoted.split("\n"), present: present.split("\n"), lines: text.split("\n") });
  return lines === null ? null : lines.join("\n");
}

describe("fitIndentation", () => {
  it.each<[string, string, string, string, string | null]>([
    ["keeps what fits", "  a", "  a", "  b\n    c", "  b\n    c"],
    ["adds what quote and replacement lost", "a\n  b", "    a\n      b", "c\n  d", "    c\n      d"],
    ["takes off what both have too much", "    a\n      b", "  a\n    b", "    c", "  c"],
    ["adds what only the replacement lost", "  a", "  a", "b", "  b"],
    ["keeps a replacement that has the file's indentation already", "a", "    a", "    b", "    b"],
    ["restores a first line that alone was trimmed", "a\n    b", "  a\n    b", "c\n    d", "  c\n    d"],
    ["turns spaces into tabs", "    a\n        b", "\ta\n\t\tb", "    c\n        d", "\tc\n\t\td"],
    ["turns tabs into spaces", "\ta", "  a", "\tb\n\t\tc", "  b\n    c"],
    ["widens spaces", "  a\n    b", "    a\n        b", "  c\n    d", "    c\n        d"],
    ["leaves blank lines blank", "a", "  a", "b\n\nc", "  b\n\n  c"],
    ["doubts a first line at the margin before indented ones", "  a", "  a", "b\n  c", null],
    ["doubts a directive at the margin", "  a", "  a", "#if X", null],
    ["doubts an indentation that is neither", "a", "    a", "  b", null],
    ["doubts a quote whose lines moved differently", "a\n b", "  a\n     b", "c", null],
    ["doubts half a tab", "    a", "\ta", "    b\n      c", null],
  ])("%s", (_, quoted, present, text, expected) => {
    expect(fit(quoted, present, text)).toBe(expected);
  });

  it("changes indentation and nothing else, whatever it is given", () => {
    const line = constantFrom("", "a", "  b", "    c", "\td", "\t\te", "#f", "      g");
    const lines = array(line, { minLength: 1, maxLength: 5 });
    assert(
      property(lines, lines, lines, (quoted, present, replacement) => {
        const fitted = fitIndentation({ quoted, present, lines: replacement });
        if (fitted === null) return;
        expect(fitted.map((text) => text.trim())).toEqual(replacement.map((text) => text.trim()));
      }),
    );
  });
});
