import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGitPath, quotedLength } from "./git-path.ts";

describe("parseGitPath", () => {
  it.each([
    ["src/a b.ts", "src/a b.ts"],
    [String.raw`"tab\there"`, "tab\there"],
    [String.raw`"\a\b\t\n\v\f\r\"\\"`, '\u0007\b\t\n\v\f\r"\\'],
    [String.raw`"gr\303\266\303\237e \360\237\230\200"`, "größe 😀"],
    [String.raw`"größe\t😀"`, "größe\t😀"],
    [String.raw`"\357\273\277bom"`, "\uFEFFbom"],
    ['""', ""],
  ])("reads %s", (printed, text) => {
    expect(parseGitPath(printed)).toEqual({ text, isUtf8: true });
  });

  it("says so where the bytes are not UTF-8, and only then", () => {
    expect(parseGitPath(String.raw`"bad\377name"`)).toEqual({ text: "bad\uFFFDname", isUtf8: false });
    expect(parseGitPath(String.raw`"\355\240\200"`)?.isUtf8).toBe(false); // a surrogate is no character
    expect(parseGitPath(String.raw`"\357\277\275"`)).toEqual({ text: "\uFFFD", isUtf8: true });
    expect(parseGitPath("damaged \uFFFD before")?.isUtf8).toBe(false);
  });

  it.each([
    '"open',
    '"a"b',
    String.raw`"\x41"`,
    String.raw`"\9"`,
    String.raw`"\12"`,
    String.raw`"\400"`,
    String.raw`"\"`,
  ])("refuses %s", (printed) => {
    expect(parseGitPath(printed)).toBeNull();
  });

  it("reads back all that is quoted byte by byte", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const octal = [...new TextEncoder().encode(text)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`);
        expect(parseGitPath(`"${octal.join("")}"`)).toEqual({ text, isUtf8: true });
      }),
    );
  });
});

describe("quotedLength", () => {
  it("ends at the closing quote, escaped quotes left aside", () => {
    expect(quotedLength(String.raw`"a\"b" "c"`)).toBe(6);
    expect(quotedLength("a b")).toBe(0);
    expect(quotedLength('"never closed')).toBe(0);
  });
});
