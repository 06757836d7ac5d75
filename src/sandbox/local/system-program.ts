import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/** Where programs of the system lie. The host's own PATH is not asked: a checkout, or an agent, may have written to what it names. */
export const SYSTEM_PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"] as const;

/** NixOS keeps its programs here and leaves the usual folders empty. */
const NIX_PATH = "/run/current-system/sw/bin";

/** Absolute path of a program that the system brings; null where it does not. */
export function findSystemProgram(name: string): string | null {
  const candidates = [...SYSTEM_PATH, NIX_PATH].map((directory) => join(directory, name));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
