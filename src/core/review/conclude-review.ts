import type { AgentFacts, AgentUsage } from "../agent/agent.ts";
import { assembleFindings } from "../finding/assemble-findings.ts";
import type { FileDiff } from "../diff/diff.ts";
import { pathOf } from "../diff/diff.ts";
import type { AnchoredFinding } from "../finding/finding.ts";
import { REVIEW_PROMPT_VERSION } from "../prompt/review.ts";
import { describeNothing } from "./describe-nothing.ts";
import type { Examination, SandboxFacts } from "./examination.ts";
import type { Receipt } from "./receipt.ts";
import type { ReviewState, SkippedFile } from "./review-report.ts";
import { accountForFiles } from "./review-state.ts";
import type { SelectedFiles } from "./select-files.ts";

/** The three commits of a change. */
export type Commits = Pick<Receipt, "baseSha" | "headSha" | "mergeBaseSha">;

export interface ConcludeInput {
  readonly runId: string;
  readonly commits: Commits;
  readonly files: readonly FileDiff[];
  readonly chosen: SelectedFiles;
  readonly examination: Examination;
  /** Texts at the head of the files that the findings name: see `pathsToRead`. */
  readonly texts: ReadonlyMap<string, string | null>;
  /** What could not be read of the change, each as a sentence. */
  readonly notes: readonly string[];
}

/** What a review came to, before it is decided how it is shown. */
export interface Conclusion {
  readonly state: ReviewState;
  /** Why the state is not `reviewed`, as sentences; null where it is. */
  readonly reason: string | null;
  /** The agent's own words about the change. */
  readonly summary: string;
  readonly findings: readonly AnchoredFinding[];
  readonly receipt: Receipt;
}

/** Holds the answer against what was asked for, and writes the receipt. */
export function concludeReview(input: ConcludeInput): Conclusion {
  const { examination } = input;
  switch (examination.kind) {
    case "report":
      return concludeReport(input, examination);
    case "failure":
      return concludeFailure(input, examination);
    case "nothing":
      return concludeNothing(input, examination.agent);
  }
}

type Reported = Extract<Examination, { kind: "report" }>;

function concludeReport(input: ConcludeInput, { report, agent, sandbox }: Reported): Conclusion {
  const { files, chosen, texts } = input;
  const account = accountForFiles(chosen.selected.map(pathOf), report.result);
  const { findings, notes } = assembleFindings(report.result.findings, { files, texts });
  const skipped = [...account.skipped, ...chosen.skipped];
  const receipt = openReceipt(input, { agent, sandbox, facts: report, skipped, durationMs: report.durationMs });
  return {
    state: account.state,
    reason: account.reason,
    summary: report.result.summary,
    findings,
    receipt: {
      ...receipt,
      filesRead: [...account.read],
      lanes: [...report.lanes],
      notes: [...receipt.notes, ...notes],
    },
  };
}

function tokensOf(usage: AgentUsage | null): Receipt["tokens"] {
  if (usage === null) return null;
  const { inputTokens, outputTokens, cachedTokens } = usage;
  return { input: inputTokens, output: outputTokens, cached: cachedTokens };
}

type Failed = Extract<Examination, { kind: "failure" }>;

function concludeFailure(input: ConcludeInput, failure: Failed): Conclusion {
  const { agent, sandbox, facts, durationMs } = failure;
  const unread = input.chosen.selected.map((file) => ({ path: pathOf(file), reason: describeUnread(failure) }));
  const skipped = [...unread, ...input.chosen.skipped];
  return notReviewed(failure.reason, openReceipt(input, { agent, sandbox, facts, skipped, durationMs }));
}

function describeUnread({ failed, sandbox }: Failed): string {
  if (failed === "start") return "the agent did not start";
  if (failed === "agent") return "the agent gave no usable answer";
  return sandbox === null ? "no sandbox could be had" : "the sandbox failed";
}

function concludeNothing(input: ConcludeInput, agent: string): Conclusion {
  const { skipped } = input.chosen;
  return notReviewed(
    describeNothing(input),
    openReceipt(input, { agent, sandbox: null, facts: null, skipped, durationMs: 0 }),
  );
}

function notReviewed(reason: string, receipt: Receipt): Conclusion {
  return { state: "not_reviewed", reason, summary: "", findings: [], receipt };
}

interface ReceiptParts {
  readonly agent: string;
  readonly sandbox: SandboxFacts | null;
  readonly facts: AgentFacts | null;
  readonly skipped: readonly SkippedFile[];
  readonly durationMs: number;
}

/** The receipt of a run that has read nothing: what is known of any. */
function openReceipt({ runId, commits, files, notes }: ConcludeInput, parts: ReceiptParts): Receipt {
  const { agent, sandbox, facts, skipped, durationMs } = parts;
  return {
    runId,
    promptVersion: REVIEW_PROMPT_VERSION,
    agent: { id: agent, version: facts?.version ?? null, model: facts?.model ?? null },
    sandbox: sandbox === null ? null : describeSandbox(sandbox),
    baseSha: commits.baseSha,
    headSha: commits.headSha,
    mergeBaseSha: commits.mergeBaseSha,
    filesChanged: files.length,
    filesRead: [],
    filesSkipped: [...skipped],
    turns: facts?.turns ?? null,
    toolCalls: facts?.toolCalls ?? null,
    denials: facts?.denials ?? null,
    tokens: tokensOf(facts?.usage ?? null),
    costUsd: facts?.usage?.costUsd ?? null,
    durationMs: Math.round(durationMs),
    lanes: [],
    notes: [...notes, ...(sandbox?.notes ?? []), ...(facts?.notes ?? [])],
  };
}

function describeSandbox({ provider, id, template, isolation, use }: SandboxFacts): Receipt["sandbox"] {
  return { provider, id, template, isolation, seconds: Math.round(use.seconds), costUsd: use.costUsd };
}
