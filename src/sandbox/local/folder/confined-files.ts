import { constants } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { MAX_FILE_BYTES, locate, tooLarge } from "../../sandbox-path.ts";

/** The folders that a host may reach into, and the user who is to own what it writes. */
export interface Confinement {
  readonly roots: readonly string[];
  readonly agentUid: number | null;
}

const { O_RDONLY, O_WRONLY, O_CREAT, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Reads a file that an agent may have put there. Each folder on the way is opened from the one before, and none through
 * a link, so that nothing the agent does meanwhile leads elsewhere.
 */
export async function readConfined(path: string, { roots }: Confinement): Promise<Uint8Array> {
  const { root, folders, name } = locate(path, roots);
  await using folder = await openFolder([root, ...folders], path);
  await using file = await openFile(folder, name, { flags: O_RDONLY, path });
  const { size } = await file.stat();
  if (size > MAX_FILE_BYTES) throw tooLarge(path);

  const content = Buffer.alloc(size);
  const { bytesRead } = await file.read(content, 0, size, 0);
  return content.subarray(0, bytesRead);
}

/** Writes a file, and makes the folders on the way. What is there already keeps its mode. */
export async function writeConfined(
  path: string,
  content: Uint8Array,
  { roots, agentUid }: Confinement,
): Promise<void> {
  if (content.length > MAX_FILE_BYTES) throw tooLarge(path);
  const { root, folders, name } = locate(path, roots);
  await using folder = await openFolder([root, ...folders], path, { agentUid });
  await using file = await openFile(folder, name, { flags: O_WRONLY | O_CREAT, path });
  if (agentUid !== null) await file.chown(agentUid, agentUid);
  await file.truncate(0);
  await file.writeFile(content);
}

type Folder = FileHandle & { readonly path: string };

/** Opens the last of the folders, each named within the one before. With an owner, folders that are not there are made for it. */
async function openFolder([root = "", ...names]: readonly string[], path: string, owner?: Owner): Promise<Folder> {
  let folder = await openOne(root, path);
  for (const name of names) {
    await using parent = folder;
    const next = join(parent.path, name);
    const isMade = owner !== undefined && (await makeFolder(next, path));
    folder = await openOne(next, path);
    if (isMade && owner.agentUid !== null) await folder.chown(owner.agentUid, owner.agentUid);
  }
  return folder;
}

interface Owner {
  readonly agentUid: number | null;
}

async function openOne(name: string, path: string): Promise<Folder> {
  const handle = await translate(path, () => open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
  return Object.assign(handle, { path: pathOf(handle, name) });
}

/** A path that means the opened folder itself, wherever it has been moved. Other systems than Linux have only the name. */
function pathOf(handle: FileHandle, name: string): string {
  return process.platform === "linux" ? `/proc/self/fd/${handle.fd}` : name;
}

async function makeFolder(folder: string, path: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw describe(error, path);
  }
}

interface FileRequest {
  readonly flags: number;
  /** As the caller named it, for errors. */
  readonly path: string;
}

/** O_NONBLOCK: a pipe that an agent has put in the place of a file would keep the host waiting. */
async function openFile(folder: { path: string }, name: string, { flags, path }: FileRequest): Promise<FileHandle> {
  const file = await translate(path, () => open(join(folder.path, name), flags | O_NOFOLLOW | O_NONBLOCK, 0o600));
  const stats = await file.stat();
  // A second name of a file may lie anywhere, and the file be anybody's.
  if (stats.isFile() && stats.nlink === 1) return file;
  await file.close();
  throw new SandboxError(`${JSON.stringify(path)} is no ordinary file of the sandbox, and is left alone.`);
}

async function translate<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw describe(error, path);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ELOOP: "is a link, or lies behind one, and is not followed",
  ENOTDIR: "lies behind a link or a file, and is not followed",
  EISDIR: "is a folder",
  ENXIO: "is no ordinary file",
  EACCES: "may not be opened",
};

function describe(cause: unknown, path: string): SandboxError {
  const reason = REASONS[codeOf(cause)] ?? `cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new SandboxError(`${JSON.stringify(path)} in the sandbox ${reason}.`, { cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
