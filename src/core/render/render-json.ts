import { z } from "zod";
import { Finding, Side } from "../finding/finding.ts";
import { Receipt } from "../review/receipt.ts";
import type { ReviewPlan } from "../plan/review-plan.ts";

const Place = z.object({
  path: z.string(),
  side: Side,
  startLine: z.int().positive().nullable(),
  endLine: z.int().positive().nullable(),
});

const Anchor = z.discriminatedUnion("kind", [
  Place.extend({ kind: z.literal("inline"), startLine: z.int().positive(), endLine: z.int().positive() }).describe(
    "Its lines are shown in the diff.",
  ),
  Place.extend({ kind: z.literal("file") }).describe("Its file is changed, but its lines are not shown in the diff."),
  Place.extend({ kind: z.literal("outside") }).describe("Its file is no part of the change."),
]);

const ReviewedFinding = Finding.extend({
  id: z.string().describe("F1, F2, ... in the order of the review, most severe first."),
  fingerprint: z.string().describe("The same finding has the same one in later runs."),
  anchor: Anchor,
  suggestionOffer: z.enum(["committable", "quoted", "none"]),
  reportedAt: z.url().nullable().describe("Where an earlier review has reported it; null for a new finding."),
});

/** What `--format json` prints. A change that could break a reader raises `schemaVersion`. */
export const ReviewOutput = z.object({
  schemaVersion: z.literal(1),
  state: z.enum(["reviewed", "partial", "not_reviewed"]),
  reason: z.string().nullable().describe("Why the state is not `reviewed`; null where it is."),
  base: z.string().describe("Commit that the change goes to."),
  head: z.string().describe("Commit that was reviewed."),
  mergeBase: z.string().describe("Commit that the head was compared to."),
  summary: z.string().describe("The reviewer's own words, as Markdown that is not sanitised."),
  findings: z.array(ReviewedFinding),
  verdict: z.enum(["pass", "fail"]).nullable().describe("By the policy; null where nothing was reviewed."),
  receipt: Receipt,
});
export type ReviewOutput = z.infer<typeof ReviewOutput>;

export function toReviewOutput(plan: ReviewPlan): ReviewOutput {
  const { state, reason, receipt, summary, verdict } = plan;
  const reportedAt = new Map(plan.reportedBefore.map(({ findingId, url }) => [findingId, url]));
  return {
    schemaVersion: 1,
    state,
    reason,
    base: receipt.baseSha,
    head: receipt.headSha,
    mergeBase: receipt.mergeBaseSha,
    summary,
    findings: plan.findings.map((finding) => ({ ...finding, reportedAt: reportedAt.get(finding.id) ?? null })),
    verdict,
    receipt,
  };
}

export function renderJson(plan: ReviewPlan): string {
  return `${JSON.stringify(toReviewOutput(plan), null, 2)}\n`;
}
