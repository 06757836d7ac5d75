import { readdirSync, readFileSync } from "node:fs";
import { MARKER_VARIABLE } from "../../src/sandbox/command-variables.ts";

/** By name. */
export interface Secrets {
  /** May stand in the environment of programs in a sandbox. */
  readonly inside: Readonly<Record<string, string>>;
  /** Have no business in a sandbox at all. */
  readonly outside: Readonly<Record<string, string>>;
}

/** What stands in the arguments of every process of this machine now, and in the environment of those in sandboxes. */
export function seenInProcesses(secrets: Secrets): readonly string[] {
  return processIds().flatMap((pid) => seenIn(pid, secrets));
}

/** Ends every process in a sandbox that has come of this one, as the kernel does where memory runs out. */
export function killInSandboxes(): void {
  for (const pid of processIds()) {
    if (isInside(read(`/proc/${pid}/environ`)) && comesOf(pid, String(process.pid))) kill(Number(pid));
  }
}

function isInside(environment: string): boolean {
  return environment.includes(`${MARKER_VARIABLE}=`);
}

function comesOf(pid: string, ancestor: string): boolean {
  const [, parent] = /^PPid:\t(\d+)$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  if (parent === undefined || parent === "0") return false;
  return parent === ancestor || comesOf(parent, ancestor);
}

function processIds(): readonly string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
}

/** One may have ended with another. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function seenIn(pid: string, secrets: Secrets): readonly string[] {
  const argv = read(`/proc/${pid}/cmdline`);
  const found = Object.entries({ ...secrets.inside, ...secrets.outside }).filter(([, value]) => argv.includes(value));
  const environment = read(`/proc/${pid}/environ`);
  const held = isInside(environment)
    ? Object.entries(secrets.outside).filter(([, value]) => environment.includes(value))
    : [];
  return [
    ...found.map(([name]) => `the ${name} in the arguments of ${argv.replaceAll("\0", " ").slice(0, 200)}`),
    ...held.map(([name]) => `the ${name} in the environment of a sandbox`),
  ];
}

/** Processes come and go while they are looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
