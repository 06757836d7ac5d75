import type { z } from "zod";
import type { McpEndpoint } from "../sandbox/mcp.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

export interface AgentLimits {
  /** Wall clock, milliseconds. */
  readonly timeoutMs: number;
  /** Answers of the model. */
  readonly maxTurns?: number;
  /** US dollars at the list price of the model. */
  readonly maxUsd?: number;
}

/** The form of an answer: the schema that checks it, and the same one as agents are shown it. */
export interface AnswerFormat<T> {
  readonly schema: z.ZodType<T>;
  /** JSON Schema (2020-12), without `$schema`. */
  readonly jsonSchema: Readonly<Record<string, unknown>>;
}

/** What an agent is asked for. Paths are absolute, in the sandbox. */
export interface AgentTask<T = unknown> {
  readonly mode: "review" | "fix";
  readonly prompt: string;
  readonly answer: AnswerFormat<T>;
  /**
   * Whether the agent may change files of the checkout, and run commands there. It never has a tool that posts, or one of its own
   * for the network.
   */
  readonly access: "read" | "edit";
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
  /** All that the model was given, what came from a cache included. */
  readonly inputTokens: number;
  /** All that it said, thoughts included. */
  readonly outputTokens: number;
  /** Those of `inputTokens` that came from a cache. */
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

/** What is known of how an agent ran, whether or not it gave an answer. Null stands for what it does not say. */
export interface AgentFacts {
  /** Null also where the agent uses no model. */
  readonly usage: AgentUsage | null;
  readonly turns: number | null;
  readonly toolCalls: number | null;
  readonly denials: number | null;
  readonly version: string | null;
  readonly model: string | null;
  readonly sessionId: string | null;
  /** What people should know of it, each as a sentence for the receipt. */
  readonly notes: readonly string[];
}

export interface AgentReport<T = unknown> extends AgentFacts {
  readonly result: T;
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
  /** Where its models are, as `allowedHosts` names hosts. Empty for agents without a model. */
  readonly hosts: readonly string[];
  /** Name of the program that its sandbox must have. Left out for agents that need none. */
  readonly program?: string;
  /**
   * What it lacks that is known before a sandbox is made, such as a key: each completes the sentence "The agent x ...". Left out for
   * agents that lack nothing.
   */
  lacks?(model: string | null): Promise<readonly string[]>;
  run<T>(task: AgentTask<T>, sandbox: Sandbox, options: AgentRunOptions): Promise<AgentReport<T>>;
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
  /** Its program is missing, or is a version that cannot be used. */
  | "not-available"
  /** The model's server refused the key, or there is none. */
  | "authentication"
  | "rate-limit"
  /** The model's server was overloaded, failing or not to be reached. */
  | "overload"
  /** Its turns or its money were used up. */
  | "budget"
  /** The model would not answer. */
  | "refusal";

/** The agent gave no usable answer: the run ends as not reviewed, the raw answer is kept, and what it cost is told. */
export class AgentError extends Error {
  override readonly name = "AgentError";
  readonly agent: string;
  readonly failure: AgentFailure;
  readonly reason: string;
  readonly transcript: string;
  /** Null where the agent has not begun, or is a program that tells nothing. */
  readonly facts: AgentFacts | null;

  constructor({ agent, failure, transcript, reason, facts = null }: AgentErrorDetails, options?: ErrorOptions) {
    super(`The agent "${agent}" ${reason}`, options);
    this.agent = agent;
    this.failure = failure;
    this.reason = reason;
    this.transcript = transcript;
    this.facts = facts;
  }

  /** Whether its program was there and had what it needs, so that what it said is an answer of the agent. */
  get hasStarted(): boolean {
    return this.failure !== "not-available" && !(this.failure === "authentication" && this.transcript === "");
  }
}

export interface AgentErrorDetails {
  readonly agent: string;
  readonly failure: AgentFailure;
  readonly transcript: string;
  /** Completes the sentence "The agent x ...": what happened, and what to do. */
  readonly reason: string;
  readonly facts?: AgentFacts | null;
}
