import type { AgentFailure, AgentTask, AgentUsage } from "#core/agent/agent.ts";
import type { CommandResult } from "#core/sandbox/sandbox.ts";
import type { ModelAccess, Route } from "./model-access.ts";

/** The command line program of a coding agent: how it is called, and what its output means. Nothing here has effects. */
export interface CliProgram {
  /** Id of the agent, as the configuration names it. */
  readonly id: string;
  /** Name of the program on the PATH of the sandbox. */
  readonly program: string;
  readonly versions: CliVersions;
  /** Names at the top of a checkout that it takes for its own, beside those that are set aside for all agents. */
  readonly setsAside: readonly string[];
  /** Whether its usage counts from the beginning of the session, and not of the turn. */
  readonly isUsageCumulative: boolean;
  /** Null where a key is missing. */
  route(access: ModelAccess, model: string | null): Route | null;
  /** What to do where `route` is null: completes the sentence "The agent x ...". */
  readonly missingKey: string;
  /**
   * Arguments for a call that ends well where the program can put the commands of its model into a sandbox of its own. Left out for
   * programs that have none.
   */
  readonly sandboxTrial?: readonly string[];
  /** Which limits besides time it holds. */
  readonly holds: readonly ("turns" | "usd")[];
  /** Whether it leaves MCP servers alone, because it does not speak the protocol. */
  readonly ignoresMcp?: boolean;
  turn(request: TurnRequest): Turn;
  /** A reader for the output of one turn. */
  createReader(onProgress: (message: string) => void, request: TurnRequest): TurnReader;
}

export interface CliVersions {
  /** The version that is tested. */
  readonly tested: string;
  /** Older ones lack what is used here. */
  readonly least: string;
}

export interface TurnRequest {
  readonly task: AgentTask;
  readonly prompt: string;
  /** The session to go on with; null begins one. */
  readonly session: string | null;
  readonly route: Route;
  /** Absolute path of the home that this run has for itself. */
  readonly home: string;
  /** Absolute path of the task folder, with the diff. The agent may read it. */
  readonly taskDir: string;
  /** Whether the program's own sandbox works inside of ours. */
  readonly hasOwnSandbox: boolean;
  /** What the turns before have used. */
  readonly spent: TurnFacts;
}

/** One call of the program. The prompt goes by stdin or by a file, never in argv. */
export interface Turn {
  /** Name of another program on the PATH that is called in its place. */
  readonly program?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  /** For programs that cannot keep the commands of their model from writing. */
  readonly isCheckoutReadOnly?: boolean;
  /** Written before the call, absolute path to content. They hold no secret. */
  readonly files: Readonly<Record<string, string>>;
}

export interface TurnReader {
  /** One line of stdout, as it comes. */
  push(line: string): void;
  /** For a program that exited by itself, with whatever code. */
  end(result: CommandResult): TurnOutcome;
}

/** What is known of a turn, whether or not it ended well. */
export interface TurnFacts {
  /** Null where the program does not tell. */
  readonly usage: AgentUsage | null;
  readonly turns: number | null;
  readonly toolCalls: number | null;
  readonly denials: number | null;
  readonly model: string | null;
  readonly sessionId: string | null;
}

export type TurnOutcome =
  | {
      readonly kind: "said";
      /** The answer where the program itself held it to the schema; null where it did not. */
      readonly structured: unknown;
      readonly text: string;
      readonly facts: TurnFacts;
    }
  /** `reason` completes the sentence "The agent x ...": what happened, and what to do. */
  | { readonly kind: "failed"; readonly failure: AgentFailure; readonly reason: string; readonly facts: TurnFacts };
