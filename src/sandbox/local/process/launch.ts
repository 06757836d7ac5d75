import type { ChildProcess } from "node:child_process";
import type { ProcessTree } from "./process-tree.ts";

/** A command of the sandbox, ready to be started on the host. */
export interface Launch {
  readonly argv: readonly string[];
  /** The whole environment of the process that the host starts. */
  readonly env: Readonly<Record<string, string>>;
  /** The user to start it as; null for the host's own. */
  readonly uid: number | null;
  /** Written to the file descriptors from 4 on: what is too large for argv, or must not be seen there. */
  readonly extraInputs: readonly (string | Uint8Array)[];
  /** Takes charge of what was started. File descriptor 3 is the process's to report on. */
  watch(child: ChildProcess, pid: number): Watch;
}

export interface Watch {
  readonly tree: ProcessTree;
  /** The command's exit code, null where a signal ended it. Throws SandboxError where the sandbox failed and not the command. */
  readExit(exit: ProcessExit): number | null;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** What a launcher is given of a command. */
export interface LaunchRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly isCheckoutReadOnly?: boolean;
}

/** Asks the kernel to take the sandbox, and not the host, when memory runs out (proc_pid_oom_score_adj(5)). */
const FIRST_TO_GO = "{ echo 1000 > /proc/self/oom_score_adj; } 2> /dev/null";

/** Runs `argv` in `cwd`, as the last step of every level. */
export function inDirectory(cwd: string, argv: readonly string[]): readonly string[] {
  return ["/bin/sh", "-c", `${FIRST_TO_GO}; cd -- "$1" || exit 126; shift; exec "$@"`, "sandpiper", cwd, ...argv];
}

/**
 * Lets a shell find the program, so that all levels agree on one that is not there: exit code 127 where it cannot be found,
 * 126 where it cannot be run. The shell replaces itself by the program.
 */
export function throughShell(argv: readonly string[]): readonly [string, ...string[]] {
  return ["/bin/sh", "-c", 'exec "$@"', "sandpiper", ...argv];
}
