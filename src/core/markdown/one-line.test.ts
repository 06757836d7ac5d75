import { describe, expect, it } from "vitest";
import { toOneLine } from "./one-line.ts";

describe("toOneLine", () => {
  it.each([
    ["a\r\n\tb\u2028c", "a b c"],
    [" a\u001B[2Jb\u0007 ", "a[2Jb"],
    ["a\u202Eb\u200Bc", "abc"],
    ["\n", ""],
  ])("makes of %j the line %j", (words, line) => {
    expect(toOneLine(words)).toBe(line);
  });
});
