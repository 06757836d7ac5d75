import { execFile } from "node:child_process";
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
