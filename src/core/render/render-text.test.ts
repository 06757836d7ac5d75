import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "#test/markdown/hostile-text.ts";
import { SAMPLE_RECEIPT, sampleFinding, samplePosted, sampleReview } from "#test/review-samples.ts";
import { planReview } from "../plan/plan-review.ts";
import { ReviewOutput, renderJson } from "./render-json.ts";
import { renderText } from "./render-text.ts";

describe("a review on a terminal", () => {
  it("looks like the file", async () => {
    const text = renderText(planReview(sampleReview()), { color: false });
    await expect(text).toMatchFileSnapshot("../../../test/fixtures/rendered/findings.txt");
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("names what the change was checked by as one list, with counts where something was found", () => {
    const plan = planReview(
      sampleReview({
        receipt: {
          ...SAMPLE_RECEIPT,
          lanes: [
            { name: "secrets", version: null, files: 6, findings: 0 },
            { name: "oxlint", version: "1.89.0", files: 3, findings: 2 },
          ],
        },
      }),
    );
    const text = renderText(plan, { color: false });
    expect(text).toContain("with secrets, oxlint.\n");
    expect(text).toContain("Checked by secrets (6 files), oxlint 1.89.0 (3 files, 2 findings)\n");
  });

  it("says first that nothing was reviewed, and why", () => {
    const plan = planReview(
      sampleReview({ state: "not_reviewed", verdict: null, reason: "The agent crashed.", findings: [] }),
    );
    expect(renderText(plan, { color: false })).toMatch(/^Not reviewed: 1f2e3d4\n {2}The agent crashed\.\n/);
  });

  it("lets nothing of an agent control the terminal", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (title, body) => {
        const finding = sampleFinding({ title: `T${title}`, body, quote: body, suggestion: body });
        const text = renderText(planReview(sampleReview({ findings: [finding], summary: body })), { color: false });
        expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
      }),
    );
  });

  it("colors what matters, and only where it is wanted", () => {
    const plan = planReview(sampleReview());
    expect(renderText(plan, { color: true })).toContain("\u001B[31mhigh security\u001B[39m");
    expect(renderText(plan, { color: false })).not.toContain("\u001B");
  });
});

describe("a review as JSON", () => {
  it("is what its schema says, with the address of what was reported before", () => {
    const url = "https://github.com/acme/shop/pull/7#discussion_r1";
    const posted = { postedReviews: [], postedFindings: [samplePosted({ url })] };
    const output = ReviewOutput.parse(JSON.parse(renderJson(planReview(sampleReview({ posted })))));
    expect(output.findings.map(({ id, reportedAt }) => [id, reportedAt])).toEqual([
      ["F1", url],
      ["F2", null],
      ["F3", null],
    ]);
    expect(output).toMatchObject({ schemaVersion: 1, state: "reviewed", verdict: "fail" });
  });
});
