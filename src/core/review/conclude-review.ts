import type { AgentReport } from "../agent/agent.ts";
import { assembleFindings } from "../finding/assemble-findings.ts";
import type { FileDiff } from "../diff/diff.ts";
import { pathOf } from "../diff/diff.ts";
import type { AnchoredFinding } from "../finding/finding.ts";
import { REVIEW_PROMPT_VERSION } from "../prompt/review.ts";
import type { Receipt } from "./receipt.ts";
import type { ReviewReport, ReviewState, SkippedFile } from "./review-report.ts";
import { accountForFiles } from "./review-state.ts";
import type { Sandbox, SandboxUse } from "../sandbox/sandbox.ts";
import type { SelectedFiles } from "./select-files.ts";

/** What an agent's work on a change came to. */
export type Examination =
  | {
      readonly kind: "report";
      readonly agent: string;
      readonly sandbox: SandboxFacts;
      readonly report: AgentReport<ReviewReport>;
    }
  | {
      readonly kind: "failure";
      readonly agent: string;
      /** Null where none could be had. */
      readonly sandbox: SandboxFacts | null;
      readonly reason: string;
      /** Null where not the agent failed. */
      readonly transcript: string | null;
      readonly durationMs: number;
    }
  | { readonly kind: "nothing"; readonly agent: string };

export interface SandboxFacts extends Pick<Sandbox, "provider" | "id" | "template" | "isolation" | "notes"> {
  readonly use: SandboxUse;
}

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
  return {
    state: account.state,
    reason: account.reason,
    summary: report.result.summary,
    findings,
    receipt: {
      ...openReceipt(input, { sandbox, skipped: [...account.skipped, ...chosen.skipped] }),
      agent: { id: agent, version: report.version, model: report.model },
      filesRead: [...account.read],
      turns: report.turns,
      toolCalls: report.toolCalls,
      denials: report.denials,
      tokens: tokensOf(report),
      costUsd: report.usage?.costUsd ?? null,
      durationMs: Math.round(report.durationMs),
      lanes: [...report.lanes],
      notes: [...sandbox.notes, ...report.notes, ...notes],
    },
  };
}

type Failed = Extract<Examination, { kind: "failure" }>;

function concludeFailure(input: ConcludeInput, failure: Failed): Conclusion {
  const unread = input.chosen.selected.map((file) => ({
    path: pathOf(file),
    reason: describeUnread(failure),
  }));
  return {
    state: "not_reviewed",
    reason: failure.reason,
    summary: "",
    findings: [],
    receipt: {
      ...openReceipt(input, { sandbox: failure.sandbox, skipped: [...unread, ...input.chosen.skipped] }),
      agent: { id: failure.agent, version: null, model: null },
      durationMs: Math.round(failure.durationMs),
    },
  };
}

function describeUnread({ sandbox, transcript }: Failed): string {
  if (transcript !== null) return "the agent gave no usable answer";
  return sandbox === null ? "no sandbox could be had" : "the sandbox failed";
}

function concludeNothing(input: ConcludeInput, agent: string): Conclusion {
  return {
    state: "not_reviewed",
    reason: describeNothing(input),
    summary: "",
    findings: [],
    receipt: {
      ...openReceipt(input, { sandbox: null, skipped: input.chosen.skipped }),
      agent: { id: agent, version: null, model: null },
    },
  };
}

function describeNothing({ files, chosen, commits }: ConcludeInput): string {
  if (files.length === 0) return describeNoDifference(commits);
  const changed = files.length === 1 ? "The only changed file" : `Each of the ${files.length} changed files`;
  const [reason, ...others] = new Set(chosen.skipped.map((file) => file.reason));
  const why =
    reason === undefined || others.length > 0 ? "for the reason in the receipt" : `for this reason: ${reason}`;
  return `${changed} was skipped, ${why}. So nothing was left to review.`;
}

function describeNoDifference({ baseSha, mergeBaseSha, headSha }: Commits): string {
  const head = headSha.slice(0, 12);
  const check = "Check that base and head are the ones you meant.";
  if (baseSha === headSha)
    return `Base and head are the same commit, ${head}, so there was nothing to review. ${check}`;
  if (mergeBaseSha === headSha) {
    return `The base, ${baseSha.slice(0, 12)}, already holds the head, ${head}, so there was nothing to review. ${check}`;
  }
  return `There is no difference between ${mergeBaseSha.slice(0, 12)} and ${head}, so there was nothing to review. ${check}`;
}

interface ReceiptParts {
  readonly sandbox: SandboxFacts | null;
  readonly skipped: readonly SkippedFile[];
}

/** A receipt of a run whose agent has said nothing. */
function openReceipt(
  { runId, commits: { baseSha, headSha, mergeBaseSha }, files }: ConcludeInput,
  { sandbox, skipped }: ReceiptParts,
): Receipt {
  return {
    runId,
    promptVersion: REVIEW_PROMPT_VERSION,
    agent: { id: "", version: null, model: null },
    sandbox: sandbox === null ? null : describeSandbox(sandbox),
    baseSha,
    headSha,
    mergeBaseSha,
    filesChanged: files.length,
    filesRead: [],
    filesSkipped: [...skipped],
    turns: null,
    toolCalls: null,
    denials: null,
    tokens: null,
    costUsd: null,
    durationMs: 0,
    lanes: [],
    notes: sandbox === null ? [] : [...sandbox.notes],
  };
}

function describeSandbox({ provider, id, template, isolation, use }: SandboxFacts): Receipt["sandbox"] {
  return { provider, id, template, isolation, seconds: Math.round(use.seconds), costUsd: use.costUsd };
}

function tokensOf({ usage }: Pick<AgentReport, "usage">): Receipt["tokens"] {
  return usage === null ? null : { input: usage.inputTokens, output: usage.outputTokens, cached: usage.cachedTokens };
}
