import { buildFindingMarker, buildRunMarker } from "#core/plan/marker.ts";
import type { AnchoredFinding } from "#core/finding/finding.ts";
import type { FileComment, InlineComment, ReviewPlan } from "#core/plan/review-plan.ts";

/** A plan with nothing in it, to be filled by what a test is about. */
export function buildPlan(
  over: Partial<ReviewPlan> & { readonly runId: string; readonly headSha: string },
): ReviewPlan {
  return {
    state: "reviewed",
    verdict: "pass",
    reason: null,
    summary: "The review.",
    body: `The review.\n\n${buildRunMarker({ ...over, part: 1 })}`,
    overflow: [],
    inline: [],
    fileComments: [],
    findings: [] satisfies AnchoredFinding[],
    reportedBefore: [],
    check: {
      name: "Sandpiper",
      conclusion: "success",
      title: "No findings",
      summary: "Nothing found.",
      annotations: [],
      actions: [],
    },
    receipt: {
      runId: over.runId,
      promptVersion: 2,
      agent: { id: "static", version: "1", model: null },
      sandbox: { provider: "local", id: "s1", template: null, isolation: "isolated", seconds: 3, costUsd: null },
      baseSha: over.headSha,
      headSha: over.headSha,
      mergeBaseSha: over.headSha,
      filesChanged: 1,
      filesRead: [],
      filesSkipped: [],
      turns: null,
      toolCalls: null,
      denials: null,
      tokens: null,
      costUsd: null,
      durationMs: 1,
      lanes: [],
      notes: [],
    },
    hasNews: true,
    ...over,
  };
}

export function buildInline(
  over: Partial<InlineComment> & Pick<InlineComment, "findingId" | "fingerprint" | "line">,
): InlineComment {
  return {
    path: "src/a.ts",
    side: "RIGHT",
    startLine: null,
    body: `Finding ${over.findingId}.\n\n${buildFindingMarker(over.fingerprint)}`,
    ...over,
  };
}

export function buildFileComment(
  over: Partial<FileComment> & Pick<FileComment, "findingId" | "fingerprint">,
): FileComment {
  return { path: "src/a.ts", body: `Finding ${over.findingId}.\n\n${buildFindingMarker(over.fingerprint)}`, ...over };
}
