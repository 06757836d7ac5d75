import { lstat } from "node:fs/promises";
import { basename } from "node:path";
import { isAgentUid } from "./folder/agent-uid.ts";
import { listRunDirectories, prepareRootDir, removeRunDirectory } from "./folder/run-directory.ts";
import { isOwnerGone, readRunOwner } from "./folder/run-owner.ts";
import { findStrays } from "./isolation/plain-launcher.ts";
import { endProcesses } from "./process/process-tree.ts";

/** A folder without a record of its owner is either being made or was left by a crash: this old, it was left. */
const UNRECORDED_GRACE_MS = 600_000;

/** Ends what runs have left whose process is dead, and says how many they were. */
export async function sweepRuns(rootDir: string, olderThanMs: number, signal: AbortSignal): Promise<number> {
  prepareRootDir(rootDir);
  let ended = 0;
  for (const path of listRunDirectories(rootDir)) {
    signal.throwIfAborted();
    if (await sweepRun(path, olderThanMs)) ended += 1;
  }
  return ended;
}

/** True where there was something to end. */
async function sweepRun(path: string, olderThanMs: number): Promise<boolean> {
  const owner = readRunOwner(path);
  if (owner === null) {
    const stats = await lstat(path).catch(() => null);
    if (stats === null || Date.now() - stats.mtimeMs < Math.max(olderThanMs, UNRECORDED_GRACE_MS)) return false;
  } else {
    if (Date.now() - owner.createdAt < olderThanMs || !(await isOwnerGone(owner))) return false;
  }
  const agentUid = owner?.agentUid ?? null;
  await endProcesses(findStrays(basename(path), agentUid !== null && isAgentUid(agentUid) ? agentUid : null));
  await removeRunDirectory(path);
  return true;
}
