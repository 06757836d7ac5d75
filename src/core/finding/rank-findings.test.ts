import { describe, expect, it } from "vitest";
import { Finding } from "./finding.ts";
import { type Rankable, compareFindings } from "./rank-findings.ts";

function rankable(name: string, startLine: number | null, change: Partial<Finding> = {}): Rankable {
  const place = { path: "b.ts", startLine: 1, endLine: 1, quote: "" };
  const finding = Finding.parse({ ...place, severity: "low", category: "bug", title: name, body: "", ...change });
  return { finding, anchor: { kind: "file", path: finding.path, side: "RIGHT", startLine, endLine: startLine } };
}

describe("compareFindings", () => {
  it("orders by severity, confidence, path and line, with findings of no line at the end of their file", () => {
    const ranked = [
      rankable("critical", 9, { severity: "critical" }),
      rankable("sure", 9, { confidence: 1 }),
      rankable("other file", null, { path: "a.ts" }),
      rankable("line 2", 2),
      rankable("line 10", 10),
      rankable("no line", null),
      rankable("unsure", 1, { confidence: 0.4 }),
    ];
    expect(ranked.toReversed().toSorted(compareFindings)).toEqual(ranked);
  });
});
