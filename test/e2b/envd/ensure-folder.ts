import { chown, mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path/posix";
import { hasCode } from "./error-code.ts";
import type { EnvdPlatform, EnvdUser } from "./platform.ts";

interface Owner {
  readonly user: EnvdUser;
  readonly platform: EnvdPlatform;
}

/** Makes the folder of the interface and those above it, each new one for the user. */
export async function ensureFolder(path: string, { user, platform }: Owner): Promise<void> {
  const real = platform.toReal(path);
  const stats = await stat(real).catch(ignoreMissing);
  if (stats !== null) {
    if (!stats.isDirectory()) throw new Error(`path is a file: ${path}`);
    return;
  }
  await ensureFolder(dirname(path), { user, platform });
  try {
    await mkdir(real, { mode: 0o755 });
  } catch (error) {
    if (hasCode(error, "EEXIST")) return; // another request was faster
    throw error;
  }
  await giveTo(real, { user, platform });
}

/** Where envd is not root, all files have the one owner there is. */
export async function giveTo(real: string, { user, platform }: Owner): Promise<void> {
  const { uid, gid } = platform.identify(user);
  if (process.getuid?.() === 0 && uid !== undefined && gid !== undefined) await chown(real, uid, gid);
}

function ignoreMissing(error: unknown): null {
  if (hasCode(error, "ENOENT")) return null;
  if (hasCode(error, "ENOTDIR")) throw new Error("path is a file", { cause: error });
  throw error;
}
