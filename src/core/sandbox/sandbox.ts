import type { IsolationLevel } from "../review/receipt.ts";
import type { CheckoutSource, Trust } from "../host/pull-request.ts";

/** An argv to run, without a shell. Prompts travel by stdin or file, never in argv. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  /** Absolute path in the sandbox; the checkout where left out. */
  readonly cwd?: string;
  /** Added to the sandbox's own environment, which holds nothing of the host's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Wall clock. At its end the whole process tree is asked to end, and soon after made to. */
  readonly timeoutMs: number;
  readonly onStdout?: (chunk: string) => void;
  readonly onStderr?: (chunk: string) => void;
  /** Bytes kept of each stream; what exceeds it ends the command with `ending: "output-limit"`. */
  readonly maxOutputBytes?: number;
}

export interface CommandResult {
  /** How it came to its end. Only `exited` has an exit code that means something. */
  readonly ending: "exited" | "timeout" | "aborted" | "output-limit" | "killed";
  /** 127 for a program that cannot be found, 126 for one that cannot be run, as in a shell. Null for every ending but `exited`. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/** Programs that a sandbox brings for our own agents, as absolute paths in it. */
export interface SandboxPrograms {
  /** A Node of 22.18 or later. */
  readonly node: string;
  /** Entry point of the static analysers, to be run by that Node. */
  readonly analysers: string;
}

/** An isolated machine with a checkout of the head. Disposing it ends everything that it started. */
export interface Sandbox extends AsyncDisposable {
  readonly id: string;
  readonly provider: string;
  readonly template: string | null;
  readonly isolation: IsolationLevel;
  /** Absolute path of the working tree, at the head commit. */
  readonly checkout: string;
  /** Absolute path of a writable folder beside the checkout, for task files; never part of the diff. */
  readonly taskDir: string;
  readonly programs: SandboxPrograms;
  /** Returns when the command and all that it has started have ended. Throws SandboxError where the sandbox is to blame. */
  run(command: Command, options: RunOptions): Promise<CommandResult>;
  /** Paths are absolute, inside `checkout` or `taskDir`. No link is followed. Writing makes the folders on the way. */
  read(path: string, signal: AbortSignal): Promise<Uint8Array>;
  write(path: string, content: string | Uint8Array, signal: AbortSignal): Promise<void>;
  /** An address at which the host reaches a port of the sandbox. */
  expose(port: number, signal: AbortSignal): Promise<string>;
  /** Asks for at least this much more life, from now. */
  extend(timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export interface SandboxSpec {
  readonly runId: string;
  readonly source: CheckoutSource;
  /** Decides whether a run without isolation may be had at all. */
  readonly trust: Trust;
  /**
   * Hosts that the agent may reach, as "host" (ports 80 and 443), "host:port" or "*.host" (all below it). Empty for none.
   * Only the level "isolated" enforces this.
   */
  readonly allowedHosts: readonly string[];
  /** Longest life, after which the sandbox ends by itself. */
  readonly lifetimeMs: number;
}

export interface SandboxProvider {
  readonly name: string;
  create(spec: SandboxSpec, signal: AbortSignal): Promise<Sandbox>;
  /** Ends sandboxes of ours that their runs left behind, and says how many. */
  sweep(olderThanMs: number, signal: AbortSignal): Promise<number>;
}

/** The sandbox could not be had, or was lost. Says what to do about it. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}
