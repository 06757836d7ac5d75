import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname } from "node:path/posix";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ensureFolder, giveTo } from "./ensure-folder.ts";
import type { EnvdContext } from "./envd-context.ts";
import { hasCode } from "./error-code.ts";
import { errorText } from "./error-text.ts";
import type { Metadata } from "./file-metadata.ts";
import { HttpError } from "./http-error.ts";
import type { EnvdUser } from "./platform.ts";

export interface WriteInfo {
  readonly name: string;
  readonly path: string;
  readonly type: "file";
  readonly metadata?: Metadata;
}

interface Target {
  /** Of the interface, absolute. */
  readonly path: string;
  readonly user: EnvdUser;
  readonly metadata: Metadata;
  readonly context: EnvdContext;
}

/** Writes a file for the user. One that is there keeps its mode. */
export async function writeFileFrom(content: Readable, { path, user, metadata, context }: Target): Promise<WriteInfo> {
  const { platform } = context;
  const real = platform.toReal(path);
  try {
    await ensureFolder(dirname(path), { user, platform });
  } catch (cause) {
    throw new HttpError(500, `error ensuring directories: ${errorText(cause)}`, { cause });
  }
  await using file = await openForWriting(real, path);
  await giveTo(real, { user, platform });
  try {
    await pipeline(content, file.createWriteStream());
  } catch (cause) {
    if (hasCode(cause, "ENOSPC")) throw new HttpError(507, "not enough disk space available", { cause });
    throw new HttpError(500, `error writing file: ${errorText(cause)}`, { cause });
  }
  await context.metadata.set(real, metadata);
  const info = { name: basename(path), path, type: "file" } as const;
  return Object.keys(metadata).length === 0 ? info : { ...info, metadata };
}

async function openForWriting(real: string, path: string): Promise<FileHandle> {
  const stats = await stat(real).catch(() => null); // what is wrong with it shows when it is opened
  if (stats?.isDirectory() === true) throw new HttpError(400, `path is a directory: ${path}`);
  try {
    return await open(real, "w", 0o644);
  } catch (cause) {
    throw new HttpError(500, `error opening file: ${errorText(cause)}`, { cause });
  }
}
