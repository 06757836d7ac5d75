import { readdirSync, readFileSync } from "node:fs";
import { MARKER_VARIABLE } from "../../src/sandbox/command-variables.ts";

/** What stands in the arguments of every process of this machine now, and in the environment of those in sandboxes. */
export function seenInProcesses(secrets: Readonly<Record<string, string>>): readonly string[] {
  return processIds().flatMap((pid) => seenIn(pid, secrets));
}

/** Ends every process in a sandbox that has the key, as the kernel does where memory runs out. */
export function killInSandboxes(key: string): void {
  for (const pid of processIds()) {
    const environment = read(`/proc/${pid}/environ`);
    if (environment.includes(`${MARKER_VARIABLE}=`) && environment.includes(key)) kill(Number(pid));
  }
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

/** A key stands in the environment of its agent. A token of GitHub has no business in a sandbox at all. */
function seenIn(pid: string, secrets: Readonly<Record<string, string>>): readonly string[] {
  const argv = read(`/proc/${pid}/cmdline`);
  const found = Object.entries(secrets).filter(([, value]) => argv.includes(value));
  const environment = read(`/proc/${pid}/environ`);
  const isInside = environment.includes(`${MARKER_VARIABLE}=`);
  const token = secrets["token"] ?? "";
  return [
    ...found.map(([name]) => `the ${name} in the arguments of ${argv.replaceAll("\0", " ").slice(0, 200)}`),
    ...(isInside && token !== "" && environment.includes(token) ? ["the token in the environment of a sandbox"] : []),
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
