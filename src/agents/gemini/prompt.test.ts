import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeGeminiPrompt } from "./prompt.ts";

/** Where Gemini CLI 0.61.0 looks for a file, an agent or a resource: an at sign without a backslash before it. */
const REFERENCE = /(?<!\\)@/;

const hostile = fc
  .array(fc.constantFrom("@", "\\", "/", '"', " ", "\n", "a", ".env", "@@", "\\@", "@{", "\u200B@", "\uFF20", "x@y.z"))
  .map((parts) => parts.join(""));

describe("escapeGeminiPrompt", () => {
  it("leaves no reference and no command in any text", () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: "binary" })), (text) => {
        const prompt = escapeGeminiPrompt(text);
        expect(prompt).not.toMatch(REFERENCE);
        expect(prompt.trimStart()).not.toMatch(/^[/?!$]/);
      }),
    );
  });

  it("loses nothing: taking one backslash from before each at sign gives the text back", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const prompt = escapeGeminiPrompt(text);
        const body = prompt.slice(prompt.indexOf("\n\n") + 2);
        expect(body.replaceAll("\\@", "@")).toBe(text);
      }),
    );
  });

  it("speaks of at signs only where there are some", () => {
    expect(escapeGeminiPrompt("/memory show")).toBe("This is your task.\n\n/memory show");
    expect(escapeGeminiPrompt("Ask @someone")).toMatch(/one backslash before it[^]*Ask \\@someone$/);
  });
});
