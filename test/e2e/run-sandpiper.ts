import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../bin/sandpiper.js", import.meta.url));

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command line as a person would: a process of its own, with a home and an environment of its own. */
export async function runSandpiper(args: readonly string[], { cwd, env = {} }: CliOptions = {}): Promise<CliResult> {
  const home = await mkdtemp(join(tmpdir(), "sandpiper-home-"));
  try {
    return await run(args, { ...(cwd === undefined ? {} : { cwd }), env: { HOME: home, ...env } });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

export interface WatchedResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Watcher {
  /** Sends the signal when standard error holds the text. */
  readonly interrupt?: { readonly at: string; readonly signal: NodeJS.Signals };
  /** Closes the reading end of standard output after its first bytes. */
  readonly stopReading?: boolean;
}

/** Runs the command line as `runSandpiper` does, while somebody interrupts it or stops reading. */
export async function watchSandpiper(args: readonly string[], watcher: Watcher): Promise<WatchedResult> {
  const home = await mkdtemp(join(tmpdir(), "sandpiper-home-"));
  try {
    return await watch(args, home, watcher);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function watch(args: readonly string[], home: string, { interrupt, stopReading }: Watcher): Promise<WatchedResult> {
  const child = spawn(process.execPath, [BIN, ...args], { env: { PATH: process.env["PATH"], HOME: home } });
  let stdout = "";
  let stderr = "";
  let isInterrupted = false;
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += String(chunk);
    if (stopReading === true) child.stdout.destroy();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += String(chunk);
    if (interrupt === undefined || isInterrupted || !stderr.includes(interrupt.at)) return;
    isInterrupted = true;
    child.kill(interrupt.signal);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
}

function run(args: readonly string[], { cwd, env = {} }: CliOptions): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [BIN, ...args],
      { cwd, env: { PATH: process.env["PATH"], ...env }, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== "number") reject(error);
        else resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}
