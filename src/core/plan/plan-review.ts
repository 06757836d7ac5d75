import { composeBody } from "./compose-body.ts";
import { SEVERITIES, type AnchoredFinding } from "../finding/finding.ts";
import { encodeUrl } from "../markdown/link.ts";
import { createPermalink } from "../render/permalink.ts";
import { matchPosted } from "./match-posted.ts";
import { planCheck } from "./plan-check.ts";
import { MAX_INLINE_COMMENTS, planComments } from "./plan-comments.ts";
import type { Snapshot } from "../host/pull-request.ts";
import type { Receipt } from "../review/receipt.ts";
import { redactFinding } from "./redact-finding.ts";
import type { Redactor } from "../secrets/redact.ts";
import { renderReview, type ReviewText, type Section } from "../render/render-review.ts";
import type { ReviewPlan, Verdict } from "./review-plan.ts";
import type { ReviewState } from "../review/review-report.ts";

export interface PlanReviewInput {
  readonly state: ReviewState;
  /** Why the state is not `reviewed`, and what to do; null where it is. */
  readonly reason: string | null;
  readonly verdict: Verdict;
  /** The agent's own words; empty where it gave none. */
  readonly summary: string;
  /** In order of id. */
  readonly findings: readonly AnchoredFinding[];
  readonly receipt: Receipt;
  /** What earlier runs have left on the change. */
  readonly posted: Pick<Snapshot, "postedReviews" | "postedFindings">;
  readonly permalink: Snapshot["permalink"];
  readonly redact: Redactor;
  /** At most 30, which is the default. */
  readonly maxInline?: number;
  /** Whether an App answers the buttons of the check run. Without one they would do nothing, and are left out. */
  readonly hasButtons?: boolean;
}

/** Decides all that a review writes. Every finding is in exactly one place, and no text holds what it must not. */
export function planReview(input: PlanReviewInput): ReviewPlan {
  const { state, verdict, posted, redact } = input;
  const receipt = redactReceipt(input.receipt, redact);
  const permalink = createPermalink(input.permalink);
  const findings = input.findings.map((finding) => redactFinding(finding, redact));
  const ranked = findings.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));

  const matches = matchPosted(ranked, posted.postedFindings);
  const reportedBefore = ranked.flatMap((finding) => {
    const earlier = matches.get(finding);
    return earlier === undefined ? [] : [{ finding, findingId: finding.id, url: encodeUrl(earlier.url) }];
  });
  const before = new Set(reportedBefore.map(({ findingId }) => findingId));
  const fresh = ranked.filter(({ id }) => !before.has(id));
  const maxInline = Math.min(input.maxInline ?? MAX_INLINE_COMMENTS, MAX_INLINE_COMMENTS);
  const { inline, fileComments, commented, listed } = planComments(fresh, { maxInline, permalink, redact });

  const reason = input.reason === null ? null : redact(input.reason);
  const summary = redact(input.summary);
  const review: ReviewText = { state, verdict, reason, summary, commented, listed, reportedBefore, receipt, permalink };
  const [body, ...overflow] = composeBody(redactSections(renderReview(review), redact), receipt);
  const everything = renderReview({ ...review, commented: [], listed: fresh });
  return {
    runId: receipt.runId,
    headSha: receipt.headSha,
    state,
    verdict,
    reason,
    summary,
    body,
    overflow,
    inline,
    fileComments,
    findings,
    reportedBefore: reportedBefore.map(({ findingId, url }) => ({ findingId, url })),
    check: planCheck(review, redactSections(everything, redact), {
      findings: ranked,
      hasButtons: input.hasButtons === true,
    }),
    receipt,
    hasNews: fresh.length > 0 || !posted.postedReviews.some(({ headSha }) => headSha === receipt.headSha),
  };
}

/** Once more over what was rendered: a secret may show only when its pieces have come together. */
function redactSections(sections: readonly Section[], redact: Redactor): Section[] {
  return sections.map((section) => ({ ...section, text: redact(section.text) }));
}

function redactReceipt(receipt: Receipt, redact: Redactor): Receipt {
  return {
    ...receipt,
    filesSkipped: receipt.filesSkipped.map(({ path, reason }) => ({ path, reason: redact(reason) })),
    notes: receipt.notes.map((note) => redact(note)),
  };
}
