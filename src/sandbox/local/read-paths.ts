import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname } from "node:path";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { isInside } from "../sandbox-path.ts";

/** The file itself, behind all links. */
export async function resolveReadPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    throw new SandboxError(`The sandbox is to bring ${path}, which does not exist. Check "programs" and "readPaths".`, {
      cause,
    });
  }
}

/** What is read from inside must not hold what the sandbox is to keep from the agent. */
export function checkReadPath(path: string, rootDir: string): void {
  const secret = [homedir(), rootDir, "/etc", "/proc", "/root"].find((place) => isInside(path, place));
  if (secret === undefined || dirname(secret) === secret) return;
  throw new SandboxError(
    `The sandbox may not be given ${path} to read, because ${secret} lies in it. Name a folder deeper down.`,
  );
}
