import { describe, expect, it } from "vitest";
import { ReviewReport } from "./review-report.ts";
import { accountForFiles } from "./review-state.ts";

function report(filesReviewed: string[], filesSkipped: { path: string; reason: string }[] = []): ReviewReport {
  return ReviewReport.parse({ summary: "", findings: [], filesReviewed, filesSkipped, verdict: "pass" });
}

describe("accountForFiles", () => {
  it("is reviewed when every file was read", () => {
    expect(accountForFiles(["a", "b"], report(["b", "a", "c"]))).toMatchObject({
      state: "reviewed",
      read: ["a", "b"],
      skipped: [],
    });
  });

  it("is partial when a file was skipped, and keeps the agent's reason", () => {
    expect(accountForFiles(["a", "b"], report(["a"], [{ path: "b", reason: "too large" }]))).toMatchObject({
      state: "partial",
      skipped: [{ path: "b", reason: "too large" }],
      reason: "1 of 2 files was not read.",
    });
  });

  it("counts a file that the agent does not mention as skipped", () => {
    expect(accountForFiles(["a", "b"], report(["a"])).skipped).toEqual([
      { path: "b", reason: "the agent does not say that it read it" },
    ]);
  });

  it("is not reviewed when nothing was read, whatever the verdict says", () => {
    const skippedAll = [
      { path: "a", reason: "no idea" },
      { path: "b", reason: "no idea" },
    ];
    expect(accountForFiles(["a", "b"], report([], skippedAll))).toMatchObject({
      state: "not_reviewed",
      reason: "None of the 2 files to review was read: no idea.",
    });
    expect(accountForFiles(["a"], report([])).reason).toBe(
      "The file to review was not read: the agent does not say that it read it.",
    );
  });
});
