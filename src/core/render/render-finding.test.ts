import { describe, expect, it } from "vitest";
import { sampleFinding } from "#test/review-samples.ts";
import { renderComment } from "./render-finding.ts";

describe("the footnote of a comment", () => {
  it("says how sure the reviewer is", () => {
    expect(renderComment(sampleFinding({ id: "F7", confidence: 0.75 }))).toMatch(/<sub>F7, confidence 75 %<\/sub>$/);
  });

  it("says nothing of that for a reviewer that has not said it", () => {
    const { confidence: _confidence, ...finding } = sampleFinding({ id: "F7" });
    expect(renderComment(finding)).toMatch(/<sub>F7<\/sub>$/);
  });
});
