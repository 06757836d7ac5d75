import { describe, expect, it } from "vitest";
import { sampleAssignment } from "#test/sample-assignment.ts";
import { buildReviewTask } from "./review-task.ts";

const PLACE = { checkout: "/run/checkout", diffPath: "/run/task/change.diff", mcp: {} };

describe("buildReviewTask", () => {
  it("names the files to review, each with the place of its diff among all others", () => {
    const { files, prompt } = buildReviewTask(sampleAssignment(), PLACE);
    expect(files).toEqual(["src/a.ts", "src/b.ts"]);
    expect(prompt).toContain('"src/a.ts" (+1 -0, diff from line 1)');
    expect(prompt).toContain('"src/b.ts" (+1 -1, diff from line 15)');
    expect(prompt).not.toContain('"yarn.lock"');
  });

  it("may only read", () => {
    expect(buildReviewTask(sampleAssignment(), PLACE).access).toBe("read");
  });

  it("has the limits that are set, and no others", () => {
    expect(buildReviewTask(sampleAssignment(), PLACE).limits).toEqual({ timeoutMs: 15 * 60_000 });
    expect(buildReviewTask(sampleAssignment("budget: { turns: 30, usd: 1.5 }\n"), PLACE).limits).toEqual({
      timeoutMs: 15 * 60_000,
      maxTurns: 30,
      maxUsd: 1.5,
    });
  });
});
