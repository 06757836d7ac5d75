import type { AnchoredFinding } from "#core/finding/finding.ts";
import type { PostedFinding } from "#core/host/pull-request.ts";
import type { PlanReviewInput } from "#core/plan/plan-review.ts";
import type { Receipt } from "#core/review/receipt.ts";
import { createRedactor } from "#core/secrets/redact.ts";

export const HEAD = "1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c";
const BASE = "aaaabbbbccccddddeeeeffff0000111122223333";

/** A finding of a realistic review; every field can be set. */
export function sampleFinding(changes: Partial<AnchoredFinding> = {}): AnchoredFinding {
  return {
    path: "src/orders.ts",
    side: "RIGHT",
    startLine: 12,
    endLine: 13,
    quote: "const rows = await db.query(\n  `SELECT * FROM orders WHERE id = ${id}`);",
    severity: "high",
    category: "security",
    title: "The order id goes into the SQL text without escaping",
    body: "An id such as `1 OR 1=1` returns every order. Pass it as a parameter:\n\n```ts\ndb.query(sql, [id])\n```",
    suggestion: 'const rows = await db.query("SELECT * FROM orders WHERE id = ?", [id]);',
    confidence: 0.9,
    id: "F1",
    fingerprint: "0123456789abcdef0123",
    anchor: { kind: "inline", path: "src/orders.ts", side: "RIGHT", startLine: 12, endLine: 13 },
    suggestionOffer: "committable",
    ...changes,
  };
}

/** One finding of each kind of place, with evidence, a rule and a quoted patch among them. */
export const SAMPLE_FINDINGS: readonly AnchoredFinding[] = [
  sampleFinding(),
  sampleFinding({
    id: "F2",
    fingerprint: "1123456789abcdef0123",
    path: "src/cart.ts",
    severity: "medium",
    category: "bug",
    title: "Map<string, number> loses the second item of the same name",
    body: "Two items named alike share a key, so that the first one is lost. See #41 and ask @octocat.",
    quote: "totals.set(item.name, item.price);",
    suggestion: "totals.set(item.id, item.price);",
    evidence: { command: "node --test cart.test.ts", expected: "total 30", observed: "total 20" },
    anchor: { kind: "file", path: "src/cart.ts", side: "RIGHT", startLine: 88, endLine: 88 },
    suggestionOffer: "quoted",
    confidence: 0.75,
  }),
  sampleFinding({
    id: "F3",
    fingerprint: "2123456789abcdef0123",
    path: "docs/orders.md",
    severity: "low",
    category: "docs",
    title: "The page still names the old parameter",
    body: "`orderId` was renamed to `id` here.",
    quote: "orderId: the order to load",
    anchor: { kind: "outside", path: "docs/orders.md", side: "RIGHT", startLine: 7, endLine: 7 },
    suggestionOffer: "none",
    confidence: 0.6,
    rule: { id: "docs/stale-name", url: "https://rules.example/docs/stale-name" },
  }),
];

/** A finding that an earlier review has posted; every field can be set. */
export function samplePosted(changes: Partial<PostedFinding> = {}): PostedFinding {
  return {
    fingerprint: "0123456789abcdef0123",
    url: "https://github.com/acme/shop/pull/7#discussion_r1",
    path: "src/orders.ts",
    line: 13,
    headline: {
      severity: "high",
      category: "security",
      title: "The order id goes into the SQL text without escaping",
    },
    fate: { kind: "open", isOutdated: false },
    replies: [],
    ...changes,
  };
}

export const SAMPLE_RECEIPT: Receipt = {
  runId: "0b8f0a5e-9a55-4f0e-8a43-6d2f6a1f7a10",
  promptVersion: 2,
  agent: { id: "claude", version: "2.4.1", model: "claude-sonnet-4-5" },
  sandbox: {
    provider: "e2b",
    id: "i4q1zk8w0t7m2x9c5v3b6n",
    template: "sandpiper-1",
    isolation: "isolated",
    seconds: 214,
    costUsd: 0.0065,
  },
  baseSha: BASE,
  headSha: HEAD,
  mergeBaseSha: "99998888777766665555444433332222111100ff",
  filesChanged: 5,
  filesRead: ["src/orders.ts", "src/cart.ts", "docs/orders.md"],
  filesSkipped: [
    { path: "package-lock.json", reason: "generated" },
    { path: "assets/logo.png", reason: "binary" },
  ],
  turns: 14,
  toolCalls: 37,
  denials: 1,
  tokens: { input: 48_210, output: 5_133, cached: 30_001 },
  costUsd: 0.42,
  durationMs: 93_400,
  lanes: [],
  notes: ["1 finding repeated another one and was merged into it."],
};

/** What a review that found something is planned from; every field can be set. */
export function sampleReview(changes: Partial<PlanReviewInput> = {}): PlanReviewInput {
  return {
    state: "reviewed",
    reason: null,
    verdict: "fail",
    summary:
      "The change moves order loading into `src/orders.ts` and adds a cart total.\n\nThe query is the part to look at before merging.",
    findings: SAMPLE_FINDINGS,
    receipt: SAMPLE_RECEIPT,
    posted: { postedReviews: [], postedFindings: [] },
    permalink: (path, at) => `https://github.com/acme/shop/blob/${at === "head" ? HEAD : BASE}/${path}`,
    redact: createRedactor(),
    ...changes,
  };
}
