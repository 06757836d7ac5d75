import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { CheckAnnotation } from "#core/plan/review-plan.ts";
import { buildFileComment, buildInline, buildPlan } from "#test/github-host/build-plan.ts";
import { planWrites } from "./plan-writes.ts";

const Output = z.object({ annotations: z.array(z.unknown()) });
const pull = { owner: "octo", repo: "demo", number: 7 };
const headSha = "a".repeat(40);

function annotate(count: number): readonly CheckAnnotation[] {
  return Array.from({ length: count }, (_, index) => {
    return {
      path: "src/a.ts",
      startLine: index + 1,
      endLine: index + 1,
      level: "warning",
      title: "T",
      message: `${index}`,
    };
  });
}

describe("planWrites", () => {
  it("posts the review first, then what cannot go with it, then the check", () => {
    const plan = buildPlan({
      runId: "r1",
      headSha,
      body: "Words.",
      inline: [buildInline({ findingId: "F1", fingerprint: "f1", line: 3, body: "Finding F1." })],
      fileComments: [buildFileComment({ findingId: "F2", fingerprint: "f2", body: "Finding F2." })],
      overflow: ["More."],
    });
    expect(planWrites(plan, pull)).toEqual([
      {
        route: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
        parameters: {
          owner: "octo",
          repo: "demo",
          pull_number: 7,
          commit_id: headSha,
          event: "COMMENT",
          body: "Words.",
          comments: [{ path: "src/a.ts", body: "Finding F1.", line: 3, side: "RIGHT" }],
        },
      },
      {
        route: "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments",
        parameters: {
          owner: "octo",
          repo: "demo",
          pull_number: 7,
          commit_id: headSha,
          path: "src/a.ts",
          subject_type: "file",
          body: "Finding F2.",
        },
      },
      {
        route: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
        parameters: { owner: "octo", repo: "demo", issue_number: 7, body: "More." },
      },
      {
        route: "POST /repos/{owner}/{repo}/check-runs",
        parameters: {
          owner: "octo",
          repo: "demo",
          name: "Sandpiper",
          head_sha: headSha,
          external_id: "r1",
          status: "completed",
          conclusion: "success",
          output: { title: "No findings", summary: "Nothing found.", annotations: [] },
          actions: [],
        },
      },
    ]);
  });

  it("gives a range its first line and side, and a single line neither", () => {
    const range = buildInline({
      findingId: "F1",
      fingerprint: "f1",
      line: 5,
      startLine: 3,
      side: "LEFT",
      body: "Finding F1.",
    });
    const single = buildInline({ findingId: "F2", fingerprint: "f2", line: 5, startLine: 5, body: "Finding F2." });
    const [review] = planWrites(buildPlan({ runId: "r1", headSha, inline: [range, single] }), pull);
    expect(review?.parameters["comments"]).toEqual([
      { path: "src/a.ts", body: "Finding F1.", line: 5, side: "LEFT", start_line: 3, start_side: "LEFT" },
      { path: "src/a.ts", body: "Finding F2.", line: 5, side: "RIGHT" },
    ]);
  });

  it.each(["pass", "fail", null] as const)("only ever comments, whatever the verdict (%s)", (verdict) => {
    const [review] = planWrites(buildPlan({ runId: "r1", headSha, verdict }), pull);
    expect(review?.parameters["event"]).toBe("COMMENT");
  });

  it("writes only the check where the pull request shows all of it already", () => {
    const writes = planWrites(buildPlan({ runId: "r1", headSha, hasNews: false, overflow: ["More."] }), pull);
    expect(writes.map(({ route }) => route)).toEqual(["POST /repos/{owner}/{repo}/check-runs"]);
  });

  it.each([
    [0, [0]],
    [50, [50]],
    [51, [50, 1]],
    [120, [50, 50, 20]],
  ])("brings %i annotations in batches that GitHub takes", (count, sizes) => {
    const check = { ...buildPlan({ runId: "r1", headSha }).check, annotations: annotate(count) };
    const writes = planWrites(buildPlan({ runId: "r1", headSha, hasNews: false, check }), pull);
    const batches = writes.map(({ parameters }) => Output.parse(parameters["output"]).annotations);
    expect(batches.map(({ length }) => length)).toEqual(sizes);
    expect(batches.flat()).toEqual(
      check.annotations.map(({ message, startLine }) => {
        return {
          path: "src/a.ts",
          start_line: startLine,
          end_line: startLine,
          annotation_level: "warning",
          title: "T",
          message,
        };
      }),
    );
  });

  it("leaves out of the path what a local change does not have", () => {
    const plan = buildPlan({
      runId: "r1",
      headSha,
      fileComments: [buildFileComment({ findingId: "F1", fingerprint: "f" })],
      overflow: ["x"],
    });
    for (const { parameters } of planWrites(plan, null)) {
      expect(Object.keys(parameters)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(owner|repo|pull_number|issue_number)$/)]),
      );
    }
  });
});
