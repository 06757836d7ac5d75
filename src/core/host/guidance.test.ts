import { describe, expect, it } from "vitest";
import { collectGuidance } from "./guidance.ts";

describe("collectGuidance", () => {
  it("takes each file that says something once, the most special first", () => {
    const texts = new Map([
      ["CLAUDE.md", "Use tabs.\n"],
      ["AGENTS.md", "Use tabs."],
      ["REVIEW.md", "Look at money."],
      [".github/REVIEW.md", "  \n"],
    ]);
    expect(collectGuidance(texts)).toEqual([
      { path: "REVIEW.md", text: "Look at money." },
      { path: "AGENTS.md", text: "Use tabs." },
    ]);
  });

  it("is empty where there is no such file, or it is no text", () => {
    expect(collectGuidance(new Map([["AGENTS.md", null]]))).toEqual([]);
  });
});
