import type { IsolationLevel } from "../review/receipt.ts";
import type { CheckoutSource, Trust } from "../host/pull-request.ts";
import type { McpEndpoint, McpServers } from "./mcp.ts";

/** An argv to run, without a shell. Prompts travel by stdin or file, never in argv. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  /** Absolute path in the sandbox; the checkout where left out. */
  readonly cwd?: string;
  /**
   * Added to the sandbox's own environment, which holds nothing of the host's. Values may be secrets: they stand in no argument
   * list and in no log of the sandbox's maker.
   */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /**
   * For this command and all that it starts, nothing in the checkout can be written. The level "isolated" of this machine enforces
   * it; elsewhere it is a wish.
   */
  readonly isCheckoutReadOnly?: boolean;
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

/** How the host reaches a port of a sandbox. */
export interface Preview {
  readonly url: string;
  /** To be sent with each request; they may hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a sandbox has taken up to now. */
export interface SandboxUse {
  readonly seconds: number;
  /** US dollars at the list price of the provider; null where it costs nothing. */
  readonly costUsd: number | null;
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
  /** Null where the template has none. */
  readonly programs: SandboxPrograms | null;
  /** How agents that speak the Model Context Protocol reach the servers of the run. */
  readonly mcp: Readonly<Record<string, McpEndpoint>>;
  /** What its making had to leave out or to do in another way, each as a sentence for the receipt. */
  readonly notes: readonly string[];
  /**
   * Returns when the command and all that it has started have ended, as far as that can be told: docs/security.md says of what it cannot.
   * Throws SandboxError where the sandbox is to blame.
   */
  run(command: Command, options: RunOptions): Promise<CommandResult>;
  /** Paths are absolute, inside `checkout` or `taskDir`. No link is followed. Writing makes the folders on the way. */
  read(path: string, signal: AbortSignal): Promise<Uint8Array>;
  write(path: string, content: string | Uint8Array, signal: AbortSignal): Promise<void>;
  /** An address at which the host reaches a port of the sandbox. */
  expose(port: number, signal: AbortSignal): Promise<Preview>;
  /** Asks for at least this much more life, from now. */
  extend(timeoutMs: number, signal: AbortSignal): Promise<void>;
  use(): SandboxUse;
}

/** What a run is about, so that its sandbox can be found again. */
export interface RunSubject {
  /** "owner/name". */
  readonly repository: string;
  readonly pullRequest: number;
  /** Of the GitHub App; null where there is none. */
  readonly installation: number | null;
}

/** What a checkout holds besides the plain files of the head. */
export interface CheckoutExtent {
  /** The whole tree, or the folders of the changed files and the files at the top. */
  readonly files: "all" | "changed";
  /** Relative to the top, for `files: "changed"`. */
  readonly changedPaths: readonly string[];
  readonly lfs: boolean;
  readonly submodules: boolean;
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
  /** Null or left out for a change that is no pull request. */
  readonly subject?: RunSubject | null;
  /** Id of the agent, which decides the template where none is named. */
  readonly agent?: string;
  /** Name of the program that its sandbox must have. Left out for agents that need none. */
  readonly program?: string;
  /** Name of the template, for providers that have some. */
  readonly template?: string | null;
  /** The whole tree without LFS files and submodules where left out. */
  readonly extent?: CheckoutExtent;
  /** How long the sandbox is kept, paused, for a later run on the same pull request. Not at all where left out. */
  readonly keepWarmMs?: number;
  readonly mcp?: McpServers;
}

export interface SandboxProvider {
  readonly name: string;
  /** Returns when the checkout is there. No credential that it took is left in the sandbox then. */
  create(spec: SandboxSpec, signal: AbortSignal): Promise<Sandbox>;
  /** Ends sandboxes of ours that their runs left behind, and says how many. */
  sweep(olderThanMs: number, signal: AbortSignal): Promise<number>;
}

/** The sandbox could not be had, or was lost. Says what to do about it. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}
