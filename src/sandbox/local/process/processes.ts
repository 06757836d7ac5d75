import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

/** One row of the system's process table. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  /** Dead, and only waiting for its parent to notice. */
  readonly isZombie: boolean;
  /** Together with the pid it names one process for good: pids are used again. */
  readonly startTime: string;
}

/** All processes that are alive. */
export async function listProcesses(): Promise<readonly ProcessEntry[]> {
  const all = process.platform === "linux" ? readProcTable() : await readPsTable();
  return all.filter(({ isZombie }) => !isZombie);
}

/** Null where there is no such process, or only its zombie. */
export async function findProcess(pid: number): Promise<ProcessEntry | null> {
  if (process.platform === "linux") return findProcessNow(pid);
  return (await listProcesses()).find((entry) => entry.pid === pid) ?? null;
}

/** The same at once, for Linux. */
export function findProcessNow(pid: number): ProcessEntry | null {
  const entry = readProcEntry(pid);
  return entry === null || entry.isZombie ? null : entry;
}

/** When the process with this pid started, zombie or not; null where there is none, and on systems without /proc. */
export function readStartTime(pid: number): string | null {
  return process.platform === "linux" ? (readProcEntry(pid)?.startTime ?? null) : null;
}

/** The process and all that descends from it without having been adopted by another. */
export function descendantsOf(pid: number, all: readonly ProcessEntry[]): readonly ProcessEntry[] {
  const found = all.filter((entry) => entry.pid === pid);
  for (const ancestor of found) {
    found.push(...all.filter((entry) => entry.parentPid === ancestor.pid && !found.includes(entry)));
  }
  return found;
}

/** The environment that the process was started with; empty where the system does not tell. */
export function readEnvironmentOf(pid: number): readonly string[] {
  return (readProcFile(pid, "environ") ?? "").split("\0");
}

/** The real user of the process; null where there is no such process. */
export function readUserOf(pid: number): number | null {
  const uid = /^Uid:\s+(\d+)/m.exec(readProcFile(pid, "status") ?? "")?.[1];
  return uid === undefined ? null : Number(uid);
}

/** Sends a signal. A process that has gone meanwhile is what was wanted. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ESRCH";
}

function readProcTable(): readonly ProcessEntry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcEntry(Number(name)))
    .filter((entry) => entry !== null);
}

/** The fields are those of proc_pid_stat(5); the second one is a name in parentheses that may hold anything. */
function readProcEntry(pid: number): ProcessEntry | null {
  const stat = readProcFile(pid, "stat");
  if (stat === null) return null;

  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parentPid, groupId] = fields;
  const isZombie = state === "Z" || state === "X";
  return { pid, parentPid: Number(parentPid), groupId: Number(groupId), isZombie, startTime: fields[19] ?? "" };
}

/** Null for a process that is gone, or that is not ours to look into. */
function readProcFile(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return null;
  }
}

/** For systems without /proc. The columns are those of POSIX, with `lstart` as macOS and the BSDs have it. */
async function readPsTable(): Promise<readonly ProcessEntry[]> {
  const { stdout } = await promisify(execFile)("/bin/ps", ["-A", "-o", "pid=,ppid=,pgid=,stat=,lstart="]);
  return stdout
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parentPid, groupId, state = "", startTime = ""]) => ({
      pid: Number(pid),
      parentPid: Number(parentPid),
      groupId: Number(groupId),
      isZombie: state.startsWith("Z"),
      startTime: startTime.trim(),
    }));
}
