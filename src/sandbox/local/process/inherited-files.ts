import { readdirSync, readFileSync } from "node:fs";

/** `O_CLOEXEC` as it stands in /proc/self/fdinfo, in octal (proc_pid_fdinfo(5)). */
const CLOSED_ON_START = 0o2000000;

/**
 * File descriptors that whoever started this process has left open, above the usual three. Every program that is started from here
 * would have them too, and one of a file or folder leads out of any sandbox. Node closes its own, but only the lowest of others.
 */
export function findInheritedFiles(): readonly number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc/self/fd")
    .map(Number)
    .filter((descriptor) => descriptor > 2 && isInherited(descriptor));
}

function isInherited(descriptor: number): boolean {
  const flags = /^flags:\s*([0-7]+)$/m.exec(readInfo(descriptor))?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & CLOSED_ON_START) === 0;
}

/** Empty for a descriptor that is gone, as that by which the folder was just listed. */
function readInfo(descriptor: number): string {
  try {
    return readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8");
  } catch {
    return "";
  }
}
