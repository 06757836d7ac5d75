import { describe, expect, it } from "vitest";
import { planReview } from "#core/plan/plan-review.ts";
import { sampleReview } from "#test/review-samples.ts";
import { renderOutcome } from "./render-outcome.ts";

const plan = planReview(sampleReview());

function render(width: number): string {
  return renderOutcome(plan, { format: "text", color: false, width });
}

describe("the width of a text", () => {
  it("is that of the terminal, and no more than people read well", () => {
    expect(render(60)).not.toBe(render(80));
    expect(render(400)).toBe(render(100));
  });

  it("is the usual one where a terminal says that it has no columns", () => {
    expect(render(0)).toBe(render(80));
  });
});
