import { findSystemProgram } from "../system-program.ts";

/** What one command may use. All but the number of processes count for each process by itself. */
export interface SandboxLimits {
  /** Processes and threads. Node alone starts about a dozen threads. */
  readonly maxProcesses: number;
  /** Size of a single file, in bytes. */
  readonly maxFileBytes: number;
  /** Memory of a process that it could write to, used or not, in bytes (RLIMIT_DATA). Each thread of Node sets 512 MiB aside. */
  readonly maxMemoryBytes: number;
}

/** Room for a compiler and for a coding agent, and little enough that a runaway does not take the machine with it. */
export const SANDBOX_LIMITS: SandboxLimits = {
  maxProcesses: 1024,
  maxFileBytes: 2 * 1024 ** 3,
  maxMemoryBytes: 16 * 1024 ** 3,
};

/** The start of an argv that puts the limits on what follows; empty on a system without `prlimit`. */
export function limitArgv(limits: SandboxLimits, { ownsUser }: { readonly ownsUser: boolean }): readonly string[] {
  const prlimit = findSystemProgram("prlimit");
  if (prlimit === null) return [];

  // RLIMIT_NPROC counts all processes of the user, so it is only set where the user is the sandbox's own.
  const processes = ownsUser ? [`--nproc=${limits.maxProcesses}`] : [];
  const sizes = [`--fsize=${limits.maxFileBytes}`, `--data=${limits.maxMemoryBytes}`, "--core=0"];
  return [prlimit, ...processes, ...sizes, "--"];
}
