import { setTimeout as delay } from "node:timers/promises";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { descendantsOf, listProcesses, readStartTime, signalProcess } from "./processes.ts";
import type { ProcessEntry } from "./processes.ts";

/** All that one command has started, however far it went from its parent. */
export interface ProcessTree {
  /** Asks everything to end. */
  terminate(): Promise<void>;
  /** Ends everything, and returns when nothing of it is left. Throws SandboxError where something stays. */
  end(): Promise<void>;
}

/** Says which of all processes belong to the tree. */
export interface FindMembers {
  (all: readonly ProcessEntry[]): readonly ProcessEntry[];
}

/** A killed process is gone after microseconds, unless it waits for a device. */
const KILL_ROUNDS = 1000;
const KILL_ROUND_MS = 10;

/** Kills what `find` finds, again and again, until it finds nothing: a process that forks may be ahead for a round. */
export async function endProcesses(find: FindMembers): Promise<void> {
  for (let round = 0; round < KILL_ROUNDS; round += 1) {
    const members = find(await listProcesses());
    if (members.length === 0) return;
    for (const { pid } of members) signalProcess(pid, "SIGKILL");
    await delay(KILL_ROUND_MS);
  }
  const pids = find(await listProcesses()).map(({ pid }) => pid);
  if (pids.length > 0) {
    throw new SandboxError(
      `Processes of the sandbox do not end: ${pids.join(", ")}. End them by hand, and look for what they wait for.`,
    );
  }
}

/** The tree of a command that shares the host's process table: by descent, by process group, and by what `isMarked` recognizes. */
export function createOpenTree(pid: number, isMarked: (entry: ProcessEntry) => boolean): ProcessTree {
  const startTime = readStartTime(pid);

  function find(all: readonly ProcessEntry[]): readonly ProcessEntry[] {
    if (isUsedAgain(pid, startTime, all)) return all.filter(isMarked);
    const descendants = new Set(descendantsOf(pid, all));
    return all.filter((entry) => descendants.has(entry) || entry.groupId === pid || isMarked(entry));
  }

  return {
    async terminate() {
      for (const member of find(await listProcesses())) signalProcess(member.pid, "SIGTERM");
    },
    end: () => endProcesses(find),
  };
}

/**
 * The tree of a command with a process table of its own. When its first process ends, the kernel ends all others before it,
 * so only the outer process and that first one have to be looked for (pid_namespaces(7)).
 */
export function createNamespaceTree(pid: number, readFirst: () => ProcessEntry | null): ProcessTree {
  const startTime = readStartTime(pid);

  function find(all: readonly ProcessEntry[]): readonly ProcessEntry[] {
    const first = readFirst();
    const outer = isUsedAgain(pid, startTime, all) ? [] : descendantsOf(pid, all);
    const inner = all.filter((entry) => entry.pid === first?.pid && entry.startTime === first.startTime);
    return [...new Set([...outer, ...inner])];
  }

  return {
    async terminate() {
      const inside = find(await listProcesses()).filter((entry) => entry.pid !== pid);
      for (const member of inside) signalProcess(member.pid, "SIGTERM");
    },
    end: () => endProcesses(find),
  };
}

function isUsedAgain(pid: number, startTime: string | null, all: readonly ProcessEntry[]): boolean {
  return startTime !== null && all.some((entry) => entry.pid === pid && entry.startTime !== startTime);
}
