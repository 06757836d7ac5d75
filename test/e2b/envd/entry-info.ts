import type { BigIntStats } from "node:fs";
import { lstat, realpath, stat } from "node:fs/promises";
import { basename } from "node:path/posix";
import { ConnectError } from "./connect-error.ts";
import type { EnvdContext } from "./envd-context.ts";
import { hasCode } from "./error-code.ts";

export type FileType = "FILE_TYPE_FILE" | "FILE_TYPE_DIRECTORY" | "FILE_TYPE_UNSPECIFIED";

/** filesystem.EntryInfo, in the JSON of protobuf: 64-bit numbers are strings, times are RFC 3339. */
export interface EntryInfo {
  readonly name: string;
  readonly type: FileType;
  readonly path: string;
  readonly size: string;
  readonly mode: number;
  readonly permissions: string;
  readonly owner: string;
  readonly group: string;
  readonly modifiedTime: string;
  readonly symlinkTarget?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What is at a path of the interface. A link is described by what it leads to. Throws ConnectError where nothing is there. */
export async function describeEntry(path: string, context: EnvdContext): Promise<EntryInfo> {
  const { platform, metadata } = context;
  const own = await readStats(path, context);
  const isLink = own.isSymbolicLink();
  const target = isLink ? await followLink(path, context) : null;
  const described = isLink ? (target?.stats ?? null) : own;
  const kept = metadata.get(described ?? own);
  return {
    name: basename(path),
    type: described === null ? "FILE_TYPE_UNSPECIFIED" : typeOf(described),
    path,
    size: String(own.size),
    mode: described === null ? 0 : Number(described.mode & 0o777n),
    permissions: spellMode(own),
    owner: platform.ownerName(Number(own.uid)),
    group: platform.groupName(Number(own.gid)),
    modifiedTime: spellTime(own.mtimeNs),
    ...(isLink ? { symlinkTarget: target?.path ?? path } : {}),
    ...(kept === undefined ? {} : { metadata: kept }),
  };
}

async function readStats(path: string, { platform }: EnvdContext): Promise<BigIntStats> {
  try {
    return await lstat(platform.toReal(path), { bigint: true });
  } catch (cause) {
    if (!hasCode(cause, "ENOENT", "ENOTDIR")) throw cause;
    throw new ConnectError("not_found", `file not found: lstat ${path}: no such file or directory`, { cause });
  }
}

interface LinkTarget {
  readonly path: string;
  readonly stats: BigIntStats;
}

/** Null where the link leads nowhere. */
async function followLink(path: string, { platform }: EnvdContext): Promise<LinkTarget | null> {
  const real = platform.toReal(path);
  try {
    return { path: platform.toApi(await realpath(real)), stats: await stat(real, { bigint: true }) };
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR", "ELOOP")) return null;
    throw error;
  }
}

function typeOf(stats: BigIntStats): FileType {
  if (stats.isDirectory()) return "FILE_TYPE_DIRECTORY";
  return stats.isFile() ? "FILE_TYPE_FILE" : "FILE_TYPE_UNSPECIFIED";
}

/** As Go prints a file mode, for example `-rw-r--r--`, `drwxr-xr-x`, `dtrwxrwxrwx`. */
function spellMode(stats: BigIntStats): string {
  const mode = Number(stats.mode);
  const letters = [
    stats.isDirectory() ? "d" : "",
    stats.isSymbolicLink() ? "L" : "",
    stats.isBlockDevice() ? "D" : "",
    stats.isFIFO() ? "p" : "",
    stats.isSocket() ? "S" : "",
    (mode & SETUID) === 0 ? "" : "u",
    (mode & SETGID) === 0 ? "" : "g",
    stats.isCharacterDevice() ? "Dc" : "",
    (mode & STICKY) === 0 ? "" : "t",
  ].join("");
  const bits = Array.from("rwxrwxrwx", (letter, index) => ((mode >> (8 - index)) & 1 ? letter : "-")).join("");
  return `${letters === "" ? "-" : letters}${bits}`;
}

const SETUID = 0o4000;
const SETGID = 0o2000;
const STICKY = 0o1000;

const NANOSECONDS = 1_000_000_000n;

function spellTime(nanoseconds: bigint): string {
  const whole = new Date(Number(nanoseconds / NANOSECONDS) * 1000).toISOString().slice(0, -".000Z".length);
  return `${whole}.${String(nanoseconds % NANOSECONDS).padStart(9, "0")}Z`;
}
