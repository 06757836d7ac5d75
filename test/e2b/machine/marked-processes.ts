import { readFileSync, readlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import {
  descendantsOf,
  listProcesses,
  readEnvironmentOf,
  signalProcess,
} from "../../../src/sandbox/local/process/processes.ts";
import type { ProcessEntry } from "../../../src/sandbox/local/process/processes.ts";

/** Says how the processes of a sandbox are known where it has no process table of its own. */
export interface Mark {
  readonly sandboxId: string;
  readonly directory: string;
}

/** The processes of the sandbox, however far they went from the one that started them, and what they started with a clean environment. */
export async function findMarked({ sandboxId, directory }: Mark): Promise<readonly ProcessEntry[]> {
  const all = (await listProcesses()).filter(({ pid }) => pid !== process.pid);
  const word = `E2B_SANDBOX_ID=${sandboxId}`;
  const marked = all.filter(({ pid }) => readEnvironmentOf(pid).includes(word) || isAtHome(pid, directory));
  return [...new Set(marked.flatMap(({ pid }) => descendantsOf(pid, all)))];
}

/** Whether the process works in a folder of the sandbox. */
function isAtHome(pid: number, directory: string): boolean {
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${directory}/`);
  } catch {
    return false; // gone, or not ours to look into
  }
}

const ROUNDS = 500;
const ROUND_MS = 10;

/** Kills all of them, until none is left: one that forks may be ahead for a round. */
export async function endMarked(find: () => Promise<readonly ProcessEntry[]>): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await find();
    if (found.length === 0) return;
    for (const { pid } of found) signalProcess(pid, "SIGKILL");
    await delay(ROUND_MS);
  }
  throw new Error("Processes of the sandbox do not end. Look for what they wait for, and end them by hand.");
}

/** Stops all of them where they stand, and returns those that were not standing already. */
export async function stopAll(find: () => Promise<readonly ProcessEntry[]>): Promise<readonly number[]> {
  const stopped = new Set<number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const moving = (await find()).filter(({ pid }) => !isStopped(pid));
    if (moving.length === 0) return [...stopped];
    for (const { pid } of moving) {
      signalProcess(pid, "SIGSTOP");
      stopped.add(pid);
    }
    await delay(1);
  }
  throw new Error("Processes of the sandbox do not stop. Look for what they wait for, and end them by hand.");
}

function isStopped(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return /^[TtZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return true; // gone
  }
}

export function continueAll(pids: readonly number[]): void {
  for (const pid of pids.toReversed()) signalProcess(pid, "SIGCONT");
}
