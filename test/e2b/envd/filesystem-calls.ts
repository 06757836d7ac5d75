import type { IncomingMessage } from "node:http";
import { readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path/posix";
import { ConnectError } from "./connect-error.ts";
import { ensureFolder } from "./ensure-folder.ts";
import { describeEntry } from "./entry-info.ts";
import type { EntryInfo } from "./entry-info.ts";
import type { EnvdContext } from "./envd-context.ts";
import { hasCode } from "./error-code.ts";
import { errorText } from "./error-text.ts";
import { readUser } from "./request-user.ts";
import { resolvePath } from "./resolve-path.ts";

export interface PathRequest {
  readonly path?: string;
}

export interface ListDirRequest extends PathRequest {
  readonly depth?: number;
}

export interface MoveRequest {
  readonly source?: string;
  readonly destination?: string;
}

/** A unary call to the filesystem. It works as root whoever asks: the user only decides where paths begin, and who owns what is new. */
export interface FilesystemCall<Message> {
  readonly request: IncomingMessage;
  readonly message: Message;
}

export async function statEntry(
  { request, message }: FilesystemCall<PathRequest>,
  context: EnvdContext,
): Promise<unknown> {
  const path = resolvePath(message.path ?? "", readUser(request, context.platform));
  return { entry: await describeEntry(path, context) };
}

export async function makeDir(
  { request, message }: FilesystemCall<PathRequest>,
  context: EnvdContext,
): Promise<unknown> {
  const { platform } = context;
  const user = readUser(request, platform);
  const path = resolvePath(message.path ?? "", user);
  const stats = await stat(platform.toReal(path)).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return null;
    throw new ConnectError("internal", `error getting file info: ${errorText(error)}`, { cause: error });
  });
  if (stats?.isDirectory() === true) {
    throw new ConnectError("already_exists", `directory already exists: ${path}`);
  }
  if (stats !== null) {
    throw new ConnectError("invalid_argument", `path already exists but it is not a directory: ${path}`);
  }
  await ensureFolder(path, { user, platform });
  return { entry: await describeEntry(path, context) };
}

export async function moveEntry(
  { request, message }: FilesystemCall<MoveRequest>,
  context: EnvdContext,
): Promise<unknown> {
  const { platform } = context;
  const user = readUser(request, platform);
  const source = resolvePath(message.source ?? "", user);
  const destination = resolvePath(message.destination ?? "", user);
  await ensureFolder(dirname(destination), { user, platform });
  try {
    await rename(platform.toReal(source), platform.toReal(destination));
  } catch (cause) {
    const isMissing = hasCode(cause, "ENOENT");
    const reason = isMissing ? `source file not found: rename ${source}` : `error renaming: ${errorText(cause)}`;
    throw new ConnectError(isMissing ? "not_found" : "internal", reason, { cause });
  }
  return { entry: await describeEntry(destination, context) };
}

export async function removeEntry(
  { request, message }: FilesystemCall<PathRequest>,
  context: EnvdContext,
): Promise<unknown> {
  const path = resolvePath(message.path ?? "", readUser(request, context.platform));
  await rm(context.platform.toReal(path), { recursive: true, force: true });
  return {};
}

/** Follows a link in the folder's own path, and none below it. */
export async function listDir(
  { request, message }: FilesystemCall<ListDirRequest>,
  context: EnvdContext,
): Promise<unknown> {
  const { platform } = context;
  const requested = resolvePath(message.path ?? "", readUser(request, platform));
  const path = platform.toApi(await follow(requested, context));
  const stats = await stat(platform.toReal(path));
  if (!stats.isDirectory()) throw new ConnectError("invalid_argument", `path is not a directory: ${path}`);

  return { entries: await walk(path, { depth: message.depth || 1, context }) };
}

async function follow(path: string, { platform }: EnvdContext): Promise<string> {
  try {
    return await realpath(platform.toReal(path));
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) {
      throw new ConnectError("not_found", `path not found: lstat ${path}: no such file or directory`, { cause });
    }
    if (hasCode(cause, "ELOOP")) {
      throw new ConnectError("failed_precondition", `cyclic symlink or chain >255 links at "${path}"`, { cause });
    }
    throw cause;
  }
}

interface Walk {
  readonly depth: number;
  readonly context: EnvdContext;
}

/** In the order of Go's WalkDir: each folder by name, what is in it right after it. */
async function walk(folder: string, { depth, context }: Walk): Promise<readonly EntryInfo[]> {
  const names = await readdir(context.platform.toReal(folder), { withFileTypes: true });
  const entries: EntryInfo[] = [];
  for (const entry of names.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const info = await describeEntry(path, context).catch(ignoreVanished);
    if (info === null) continue;
    entries.push(info);
    if (depth > 1 && entry.isDirectory()) entries.push(...(await walk(path, { depth: depth - 1, context })));
  }
  return entries;
}

/** Programs remove files while they are listed. */
function ignoreVanished(error: unknown): null {
  if (error instanceof ConnectError && error.code === "not_found") return null;
  throw error;
}
