import { inDirectory } from "../process/launch.ts";
import type { Launch, LaunchRequest } from "../process/launch.ts";
import { createOpenTree } from "../process/process-tree.ts";
import { readEnvironmentOf, readUserOf } from "../process/processes.ts";
import type { ProcessEntry } from "../process/processes.ts";
import { MARKER_VARIABLE } from "../../command-variables.ts";
import { limitArgv } from "./sandbox-limits.ts";
import type { SandboxLimits } from "./sandbox-limits.ts";
import { findSystemProgram } from "../system-program.ts";

export interface PlainLaunchOptions {
  readonly limits: SandboxLimits;
  /** The user of the sandbox; null for the host's own, which protects nothing. */
  readonly agentUid: number | null;
  /** Whether no other command of this sandbox runs now, so that all processes of its user belong to this one. */
  readonly isAlone: () => boolean;
}

/** Prepares a command for the levels "uid" and "none": an ordinary process of the host. */
export function launchPlainly(request: LaunchRequest, { limits, agentUid, isAlone }: PlainLaunchOptions): Launch {
  const marker = `${MARKER_VARIABLE}=${request.env[MARKER_VARIABLE] ?? ""}`;

  function isMarked({ pid }: ProcessEntry): boolean {
    if (agentUid !== null && isAlone() && readUserOf(pid) === agentUid) return true;
    return readEnvironmentOf(pid).includes(marker);
  }

  return {
    argv: [
      ...withoutNewPrivileges(),
      ...limitArgv(limits, { ownsUser: agentUid !== null }),
      ...inDirectory(request.cwd, request.argv),
    ],
    env: request.env,
    uid: agentUid,
    extraInputs: [],
    watch: (_child, pid) => ({ tree: createOpenTree(pid, isMarked), readExit: ({ code }) => code }),
  };
}

/** Programs like sudo and su then give no rights, whatever the agent finds out about them. */
function withoutNewPrivileges(): readonly string[] {
  const setpriv = findSystemProgram("setpriv");
  return setpriv === null ? [] : [setpriv, "--no-new-privs", "--"];
}

/** All processes that a sandbox has started at the levels "uid" and "none", as far as they can be told. */
export function findStrays(
  sandboxId: string,
  agentUid: number | null,
): (all: readonly ProcessEntry[]) => readonly ProcessEntry[] {
  const marker = `${MARKER_VARIABLE}=${sandboxId}.`;
  return (all) =>
    all.filter(({ pid }) => {
      if (agentUid !== null && readUserOf(pid) === agentUid) return true;
      return readEnvironmentOf(pid).some((variable) => variable.startsWith(marker));
    });
}
