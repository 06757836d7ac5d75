import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "#test/markdown/hostile-text.ts";
import { harmIn } from "#test/markdown/harm.ts";
import { RENDERERS } from "#test/markdown/rendered.ts";
import {
  HEAD,
  sampleFinding,
  samplePosted,
  sampleReview,
  SAMPLE_FINDINGS,
  SAMPLE_RECEIPT,
} from "#test/review-samples.ts";
import { MAX_BODY_LENGTH } from "./compose-body.ts";
import { CATEGORIES, SEVERITIES, type Anchor, type AnchoredFinding } from "../finding/finding.ts";
import { parseMarkers } from "./marker.ts";
import { planReview } from "./plan-review.ts";
import { createRedactor } from "../secrets/redact.ts";
import { renderDocument } from "../render/render-document.ts";
import type { ReviewPlan } from "./review-plan.ts";

const anchors: fc.Arbitrary<Anchor> = fc.constantFrom(
  { kind: "inline", path: "src/a.ts", side: "RIGHT", startLine: 3, endLine: 5 },
  { kind: "inline", path: "src/a.ts", side: "LEFT", startLine: 4, endLine: 4 },
  { kind: "file", path: "src/b @x`.ts", side: "RIGHT", startLine: 90, endLine: 91 },
  { kind: "file", path: "src/b.ts", side: "RIGHT", startLine: null, endLine: null },
  { kind: "outside", path: "docs/<b>|x.md", side: "RIGHT", startLine: 1, endLine: 2 },
);

const findings: fc.Arbitrary<AnchoredFinding[]> = fc
  .array(
    fc.record({
      anchor: anchors,
      severity: fc.constantFrom(...SEVERITIES),
      category: fc.constantFrom(...CATEGORIES),
      title: hostileText.filter((text) => text !== ""),
      body: hostileText,
      suggestion: fc.option(hostileText, { nil: "x" }),
      suggestionOffer: fc.constantFrom("committable", "quoted", "none"),
    }),
    { maxLength: 70 },
  )
  .map((list) =>
    list.map((item, index) =>
      sampleFinding({
        ...item,
        body: `${item.body}\n\nKENNWORT${index}Z`,
        id: `F${index + 1}`,
        fingerprint: `fp${index}`,
      }),
    ),
  );

describe("planReview", () => {
  it("shows each finding in full in exactly one place, and marks it there", () => {
    fc.assert(
      fc.property(findings, (list) => {
        const plan = planReview(sampleReview({ findings: list }));
        const texts = textsOf(plan);
        const marked = texts.flatMap((text) => parseMarkers(text).fingerprints);
        expect(marked.toSorted()).toEqual(list.map(({ fingerprint }) => fingerprint).toSorted());
        for (const index of list.keys()) expect(texts.join("\n").split(`KENNWORT${index}Z`).length).toBe(2);
      }),
      { numRuns: 60 },
    );
  });

  it("writes nothing that an agent could turn against the reader", () => {
    fc.assert(
      fc.property(findings, hostileText, (list, summary) => {
        const plan = planReview(sampleReview({ findings: list, summary }));
        for (const text of textsOf(plan)) {
          const { html, ...rest } = RENDERERS.micromark(text);
          expect(harmIn({ ...rest, headings: [], html: html.filter((tag) => !isOurs(tag)) })).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("keeps to the limits of GitHub, with the most severe findings first", () => {
    const list = Array.from({ length: 120 }, (_, index) =>
      sampleFinding({
        id: `F${index + 1}`,
        fingerprint: `fp${index}`,
        severity: SEVERITIES[index % 4] ?? "low",
        body: "words of a long body ".repeat(60),
        anchor: {
          kind: index % 2 === 0 ? "inline" : "file",
          path: "src/a.ts",
          side: "RIGHT",
          startLine: index + 1,
          endLine: index + 1,
        },
      }),
    );
    const plan = planReview(sampleReview({ findings: list, hasButtons: true }));
    expect(plan.inline).toHaveLength(30);
    expect(plan.fileComments).toHaveLength(10);
    const severityOf = new Map(list.map(({ id, severity }) => [id, severity]));
    const ranks = plan.inline.map(({ findingId }) => SEVERITIES.indexOf(severityOf.get(findingId) ?? "low"));
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
    expect(plan.overflow.length).toBeGreaterThan(0);
    for (const text of [plan.body, ...plan.overflow]) expect(text.length).toBeLessThanOrEqual(MAX_BODY_LENGTH);
    expect(plan.check.summary.length).toBeLessThanOrEqual(65_535);
    expect(plan.check.summary).toContain("This text is cut here.");
    expect(plan.check.annotations).toHaveLength(120);
    expect(plan.check.annotations[0]?.level).toBe("failure");
    expect(plan.check.actions).not.toEqual([]);
    for (const { label, description, identifier } of plan.check.actions) {
      expect([label.length <= 20, description.length <= 40, identifier.length <= 20]).toEqual([true, true, true]);
    }
    expect([plan.body, ...plan.overflow].map((text) => parseMarkers(text).run?.part)).toEqual(
      [plan.body, ...plan.overflow].map((_, index) => index + 1),
    );
  });

  it("offers no buttons where nobody would answer them", () => {
    expect(planReview(sampleReview({})).check.actions).toEqual([]);
  });

  it("lists a finding whose comment would be too long, and loses none of it", () => {
    const body = Array.from({ length: 30_000 }, (_, index) => `w${index}`)
      .join(" ")
      .replace(/(w\d+00) /g, "$1\n\n");
    const plan = planReview(sampleReview({ findings: [sampleFinding({ body })] }));
    expect(plan.inline).toEqual([]);
    const words = [plan.body, ...plan.overflow].join("\n").match(/\bw\d+\b/g);
    expect(words).toHaveLength(30_000);
  });

  it("does not post again what was reported before, and says where that was", () => {
    const url = "https://github.com/acme/shop/pull/7#discussion_r1";
    const posted = {
      postedReviews: [{ runId: "old", headSha: "older", url: "https://github.com/acme/shop/pull/7#r0" }],
      postedFindings: [samplePosted({ url })],
    };
    const plan = planReview(sampleReview({ posted }));
    expect(plan.inline).toEqual([]);
    expect(plan.reportedBefore).toEqual([{ findingId: "F1", url }]);
    expect(plan.body).toContain(`without escaping ([reported before](${url}))`);
    expect(parseMarkers(plan.body).fingerprints).not.toContain(SAMPLE_FINDINGS[0]?.fingerprint);
    expect(plan.check.annotations).toHaveLength(3);
  });

  it("has no news where the same head shows everything already", () => {
    const postedReviews = [{ runId: "old", headSha: HEAD, url: "https://github.com/acme/shop/pull/7#r0" }];
    const postedFindings = SAMPLE_FINDINGS.map(({ fingerprint }) => samplePosted({ fingerprint }));
    expect(planReview(sampleReview({ posted: { postedReviews, postedFindings } })).hasNews).toBe(false);
    expect(planReview(sampleReview({ posted: { postedReviews, postedFindings: [] } })).hasNews).toBe(true);
    expect(planReview(sampleReview({ posted: { postedReviews: [], postedFindings } })).hasNews).toBe(true);
  });

  it.each([
    ["reviewed", "pass", "success"],
    ["reviewed", "fail", "failure"],
    ["partial", "pass", "neutral"],
    ["partial", "fail", "failure"],
    ["not_reviewed", null, "action_required"],
  ] as const)("concludes a check that is %s and %s with %s", (state, verdict, conclusion) => {
    const reason = state === "reviewed" ? null : "The agent ran out of time.";
    expect(planReview(sampleReview({ state, verdict, reason, findings: [] })).check.conclusion).toBe(conclusion);
  });

  it("never repeats a secret, and does not offer to commit a suggestion that holds one", () => {
    const secret = ["ghp", "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0rXLqUo"].join("_");
    const finding = sampleFinding({
      title: `The token ${secret} is committed`,
      body: `Remove \`${secret}\`.`,
      quote: `const token = "${secret}";`,
      suggestion: `const token = "${secret}"; // moved`,
      evidence: { command: `curl -H "Authorization: Bearer ${secret}"`, expected: "", observed: secret },
    });
    const plan = planReview(sampleReview({ findings: [finding], summary: `Found ${secret}.` }));
    expect(JSON.stringify(plan)).not.toContain(secret.slice(8));
    expect(plan.findings[0]?.suggestionOffer).toBe("quoted");
    expect(plan.inline[0]?.body).not.toContain("```suggestion");
  });

  it("does not offer a suggestion with characters that nobody sees", () => {
    const plan = planReview(sampleReview({ findings: [sampleFinding({ suggestion: "if (admin\u202E) {" })] }));
    expect(plan.inline[0]?.body).not.toContain("```suggestion");
    expect(plan.inline[0]?.body).toContain("‹U+202E›");
  });

  it("redacts the values that it is told are secret, wherever they show", () => {
    const redact = createRedactor({ values: ["s3cr3t-of-the-run"] });
    const receipt = { ...SAMPLE_RECEIPT, notes: ["The agent wrote s3cr3t-of-the-run."] };
    const plan = planReview(
      sampleReview({ redact, receipt, reason: "s3cr3t-of-the-run", state: "partial", summary: "s3cr3t-of-the-run" }),
    );
    expect(JSON.stringify(plan)).not.toContain("s3cr3t-of-the-run");
  });
});

describe("the look of a review", () => {
  it.each([
    ["findings", sampleReview()],
    ["no-findings", sampleReview({ findings: [], verdict: "pass", summary: "The change only renames a helper." })],
    [
      "partial",
      sampleReview({
        state: "partial",
        verdict: "pass",
        reason: "2 of 5 files were not read.",
        findings: SAMPLE_FINDINGS.slice(1),
        posted: {
          postedReviews: [],
          postedFindings: [samplePosted({ fingerprint: "1123456789abcdef0123" })],
        },
      }),
    ],
    [
      "not-reviewed",
      sampleReview({
        state: "not_reviewed",
        verdict: null,
        reason: 'The agent "claude" did not finish within 15 minutes. Raise `budget.minutes`, or split the change.',
        summary: "",
        findings: [],
      }),
    ],
  ])("is that of the file for %s", async (name, input) => {
    await expect(renderDocument(planReview(input))).toMatchFileSnapshot(`../../../test/fixtures/rendered/${name}.md`);
  });
});

function textsOf(plan: ReviewPlan): string[] {
  return [
    plan.body,
    ...plan.overflow,
    ...plan.inline.map(({ body }) => body),
    ...plan.fileComments.map(({ body }) => body),
  ];
}

function isOurs(tag: string): boolean {
  return /^(?:<\/?(?:details|summary|sub)>\n?|<details>\n<summary>[\w ()]+<\/summary>|<!-- sandpiper:[^>]* -->\n?)+$/.test(
    tag,
  );
}
