import type { Sandbox as Box } from "e2b";
import type { CommandResult, RunOptions } from "#core/sandbox/sandbox.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";

/** A command of the sandbox that goes on although the connection to it is lost. */
export interface Job {
  readonly argv: readonly [string, ...string[]];
  /** Absolute path in the sandbox. */
  readonly cwd: string;
  /** The real path of `cwd` has to be one of these folders or to lie in one. No limit where left out. */
  readonly within?: readonly string[];
  /** On top of what a login shell of the sandbox has. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array | undefined;
  /** Where the job has a folder of its own while it runs. Made where it is missing. */
  readonly jobsDir: string;
}

export interface JobOptions extends RunOptions {
  /** The sandbox's own end: the command counts as killed. */
  readonly closing: AbortSignal;
}

/** Runs one command to its end, and ends all that it has started. No byte of its output is lost with a connection. */
export function runJob(_box: Box, job: Job, _options: JobOptions): Promise<CommandResult> {
  throw new SandboxError(`${job.argv[0]} cannot be run yet.`);
}
