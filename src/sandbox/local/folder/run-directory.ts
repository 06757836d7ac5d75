import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { pickAgentUid } from "./agent-uid.ts";
import { writeEtcFiles } from "./etc-files.ts";
import { writeRunOwner } from "./run-owner.ts";
import { findSystemProgram } from "../system-program.ts";
import { isInside } from "../../sandbox-path.ts";

/** The folder of one sandbox. The agent owns `checkout`, `home`, `tmp` and `task`, the host what lies around them. */
export interface RunDirectory {
  readonly id: string;
  readonly path: string;
  readonly checkout: string;
  readonly home: string;
  readonly tmp: string;
  readonly task: string;
  /** Links to programs for the agent of the run, which it finds on its PATH. */
  readonly tools: string;
  /** Holds the door to the network, where there is one. */
  readonly net: string;
  /** Files that take the place of the host's in /etc, where the sandbox has a root of its own. */
  readonly etc: string;
  /** The user that the agent runs as; null for the host's own. */
  readonly agentUid: number | null;
}

const RUN_NAME = /^sbx-[0-9a-f]{16}$/;

/** Kept over a reboot, so that what a crash left is found again; and not below /tmp, which agents treat as theirs. */
export function defaultRootDir(): string {
  return join("/var/tmp", `sandpiper-${process.getuid?.() ?? 0}`);
}

/**
 * Makes the folder of all sandboxes, or checks the one that is there: nobody else may have put it there or may write to it.
 * Gives its real path.
 */
export function prepareRootDir(rootDir: string): string {
  if (!isAbsolute(rootDir)) throw new SandboxError(`The folder for sandboxes, ${rootDir}, must be an absolute path.`);
  if (homedir() !== "/" && isInside(homedir(), rootDir)) {
    throw new SandboxError(`The folder for sandboxes, ${rootDir}, lies in your home. Choose one outside of it.`);
  }
  // Agents with a user of their own pass through; nobody but us can list what is here.
  if (mkdirSync(rootDir, { recursive: true, mode: 0o711 }) !== undefined) chmodSync(rootDir, 0o711);
  const stats = lstatSync(rootDir);
  const isOurs = stats.isDirectory() && stats.uid === process.getuid?.();
  if (!isOurs || (stats.mode & 0o022) !== 0) {
    throw new SandboxError(
      `The folder for sandboxes, ${rootDir}, is not yours alone. Remove it, or choose another one by "rootDir".`,
    );
  }
  return realpathSync(rootDir);
}

/** Makes an empty folder for a run. `hasOwnUser` gives the agent a user of its own, which only root can do. */
export async function createRunDirectory(rootDir: string, hasOwnUser: boolean): Promise<RunDirectory> {
  const realRoot = prepareRootDir(rootDir);
  const agentUid = hasOwnUser ? pickAgentUid((uid) => readUsersOf(realRoot).has(uid)) : null;
  const id = `sbx-${randomBytes(8).toString("hex")}`;
  const path = join(realRoot, id);
  mkdirSync(path, { mode: 0o700 });
  if (agentUid !== null) {
    // The agent may pass through, and neither list nor change what is here. At once, because this takes the user as well.
    chownSync(path, process.getuid?.() ?? 0, agentUid);
    chmodSync(path, 0o710);
  }
  const directory: RunDirectory = {
    id,
    path,
    checkout: join(path, "repo"),
    home: join(path, "home"),
    tmp: join(path, "tmp"),
    task: join(path, "task"),
    tools: join(path, "tools"),
    net: join(path, "net"),
    etc: join(path, "etc"),
    agentUid,
  };
  await writeRunOwner(path, agentUid);
  mkdirSync(directory.tools, { mode: 0o755 });
  const [uid, gid] = [agentUid ?? process.getuid?.() ?? 0, agentUid ?? process.getgid?.() ?? 0];
  writeEtcFiles(directory.etc, { uid, gid, home: directory.home });
  for (const name of [directory.home, directory.tmp, directory.task]) {
    mkdirSync(name, { mode: 0o700 });
    if (agentUid !== null) chownSync(name, agentUid, agentUid);
  }
  return directory;
}

/** Gives the checkout, which the host has written, to the agent. */
export async function handOverCheckout({ checkout, agentUid }: RunDirectory): Promise<void> {
  await chmod(checkout, 0o700);
  if (agentUid === null) return;
  // -h and -P: links are given away themselves, and never followed.
  const argv = ["-hRP", `${agentUid}:${agentUid}`, "--", checkout];
  await promisify(execFile)(findSystemProgram("chown") ?? "chown", argv, { env: {} });
}

/** Removes a run's folder. All processes that could write to it must have ended. */
export async function removeRunDirectory(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    // An agent may have taken its own rights to a folder away.
    await openFolders(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Paths of all runs' folders. */
export function listRunDirectories(rootDir: string): readonly string[] {
  return readdirSync(rootDir)
    .filter((name) => RUN_NAME.test(name))
    .map((name) => join(rootDir, name));
}

function readUsersOf(rootDir: string): ReadonlySet<number> {
  return new Set(listRunDirectories(rootDir).map((path) => lstatSync(path, { throwIfNoEntry: false })?.gid ?? 0));
}

/** What is gone already needs no opening: a removal that failed somewhere goes on elsewhere for a while. */
async function openFolders(path: string): Promise<void> {
  try {
    if (!(await lstat(path)).isDirectory()) return;
    await chmod(path, 0o700);
    for (const name of await readdir(path)) await openFolders(join(path, name));
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
