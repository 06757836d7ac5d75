import { readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { findProcess } from "../process/processes.ts";

const FILE_NAME = "owner.json";

/** The process that a run directory belongs to. */
const RunOwner = z.object({
  pid: z.int().positive(),
  startTime: z.string(),
  /** Processes are numbered anew after each boot, and in each process namespace. Null where there are no such things. */
  bootId: z.string().nullable(),
  pidNamespace: z.string().nullable(),
  createdAt: z.int(),
  /** The user that the agent runs as, where it has one of its own. */
  agentUid: z.int().nullable(),
});
export type RunOwner = z.infer<typeof RunOwner>;

/** Says that a run directory is this process's. */
export async function writeRunOwner(directory: string, agentUid: number | null): Promise<void> {
  const owner: RunOwner = {
    pid: process.pid,
    startTime: (await findProcess(process.pid))?.startTime ?? "",
    bootId: readBootId(),
    pidNamespace: readPidNamespace(),
    createdAt: Date.now(),
    agentUid,
  };
  writeFileSync(join(directory, FILE_NAME), JSON.stringify(owner), { mode: 0o600, flag: "wx" });
}

/** Null where there is no record, or one that cannot be understood. */
export function readRunOwner(directory: string): RunOwner | null {
  try {
    return RunOwner.parse(JSON.parse(readFileSync(join(directory, FILE_NAME), "utf8")));
  } catch {
    return null;
  }
}

/** Whether the owner is surely gone. One of another process namespace cannot be seen from here, and counts as alive. */
export async function isOwnerGone(owner: RunOwner): Promise<boolean> {
  if (owner.bootId !== readBootId()) return true;
  if (owner.pidNamespace !== readPidNamespace()) return false;
  const entry = await findProcess(owner.pid);
  return entry === null || entry.startTime !== owner.startTime;
}

function readBootId(): string | null {
  return process.platform === "linux" ? readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() : null;
}

function readPidNamespace(): string | null {
  return process.platform === "linux" ? readlinkSync("/proc/self/ns/pid") : null;
}
