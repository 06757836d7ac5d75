import type { ReviewReport } from "../review/review-report.ts";
import type { McpEndpoint } from "../sandbox/mcp.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

export interface AgentLimits {
  /** Wall clock, milliseconds. */
  readonly timeoutMs: number;
  readonly maxTurns?: number;
  readonly maxUsd?: number;
}

/** What an agent is asked for. Paths are absolute, in the sandbox. */
export interface AgentTask {
  readonly mode: "review";
  readonly prompt: string;
  /** JSON Schema (2020-12) of the answer: the one that checks it. */
  readonly schema: unknown;
  readonly checkoutPath: string;
  /** The unified diff under review, as a file. */
  readonly diffPath: string;
  /** Paths of the changed files that are to be reviewed, relative to the checkout. */
  readonly files: readonly string[];
  readonly headSha: string;
  readonly mergeBaseSha: string;
  readonly model: string | null;
  /** Servers of the Model Context Protocol, for agents that speak it. */
  readonly mcp: Readonly<Record<string, McpEndpoint>>;
  readonly limits: AgentLimits;
}

export interface AgentUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly costUsd: number | null;
}

export interface AgentLane {
  readonly name: string;
  readonly version: string | null;
  /** How many files it read, and how many findings it gave. */
  readonly files: number;
  readonly findings: number;
}

export interface AgentReport {
  readonly result: ReviewReport;
  /** Null where the agent uses no model, or does not say. */
  readonly usage: AgentUsage | null;
  readonly turns: number | null;
  readonly toolCalls: number | null;
  readonly denials: number | null;
  readonly version: string | null;
  readonly model: string | null;
  readonly sessionId: string | null;
  readonly durationMs: number;
  readonly lanes: readonly AgentLane[];
  /** Raw output, kept for people to look into. */
  readonly transcript: string;
}

export interface AgentProgress {
  (message: string): void;
}

/** One coding agent behind our port. */
export interface Agent {
  readonly id: string;
  run(task: AgentTask, sandbox: Sandbox, options: AgentRunOptions): Promise<AgentReport>;
}

export interface AgentRunOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: AgentProgress;
}

export type AgentFailure =
  | "timeout"
  | "aborted"
  | "crash"
  | "output-limit"
  | "empty-answer"
  | "unusable-answer"
  | "not-available";

/** The agent gave no usable answer: the run ends as not reviewed, and the raw answer is kept. */
export class AgentError extends Error {
  override readonly name = "AgentError";
  readonly agent: string;
  readonly failure: AgentFailure;
  readonly transcript: string;

  constructor({ agent, failure, transcript, reason }: AgentErrorDetails, options?: ErrorOptions) {
    super(`The agent "${agent}" ${reason}`, options);
    this.agent = agent;
    this.failure = failure;
    this.transcript = transcript;
  }
}

export interface AgentErrorDetails {
  readonly agent: string;
  readonly failure: AgentFailure;
  readonly transcript: string;
  /** Completes the sentence "The agent x ...": what happened, and what to do. */
  readonly reason: string;
}
