import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { IsolationLevel } from "#core/review/receipt.ts";
import type { CommandResult, Sandbox, SandboxProvider, SandboxSpec } from "#core/sandbox/sandbox.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import type { ScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "../../src/git/create-git.ts";
import { createLocalProvider } from "../../src/sandbox/local/provider.ts";
import type { LocalProviderOptions } from "../../src/sandbox/local/provider.ts";
import { findBubblewrapObstacle } from "./bubblewrap-obstacle.ts";

/** A place for local sandboxes, and a repository to put into them. */
export interface LocalFixture extends AsyncDisposable {
  readonly rootDir: string;
  readonly repository: ScratchRepository;
  readonly spec: SandboxSpec;
  /** A process of the host with a secret in its environment. */
  readonly canary: ChildProcess;
  makeProvider(options?: Partial<LocalProviderOptions>): SandboxProvider;
  /** Throws where a sandbox has left something. */
  checkEmpty(): void;
}

export const never = new AbortController().signal;
export const packageRoot = join(import.meta.dirname, "../..");
export const isRoot = process.getuid?.() === 0;

/** Why a level cannot be tested on this machine; null where it can. */
export const MISSING: Readonly<Record<IsolationLevel, string | null>> = {
  isolated: findBubblewrapObstacle(),
  uid: isRoot ? null : "needs root",
  none: null,
};

export async function createLocalFixture(): Promise<LocalFixture> {
  const rootDir = mkdtempSync("/var/tmp/sandpiper-test-");
  chmodSync(rootDir, 0o711);
  const repository = await createScratchRepository();
  const headSha = await repository.commit({ "README.md": "# Title\n" });
  const source = { gitDir: join(repository.directory, ".git"), headSha, mergeBaseSha: headSha };
  const env = { HOST_SECRET: "canary-in-the-environment" };
  const canary = spawn("sleep", ["3600"], { env, stdio: "ignore" });
  return {
    rootDir,
    repository,
    canary,
    spec: { runId: "run-1", source, trust: "own", allowedHosts: [], lifetimeMs: 600_000 },
    makeProvider: (options) => makeLocalProvider(rootDir, options),
    checkEmpty() {
      const left = readdirSync(rootDir);
      if (left.length > 0) throw new Error(`A sandbox has left ${left.join(", ")}.`);
    },
    async [Symbol.asyncDispose]() {
      canary.kill();
      rmSync(rootDir, { recursive: true });
      await repository[Symbol.asyncDispose]();
    },
  };
}

function makeLocalProvider(rootDir: string, options: Partial<LocalProviderOptions> = {}): SandboxProvider {
  const programs = { node: process.execPath, analysers: join(packageRoot, "package.json") };
  return createLocalProvider({ git: createGit(), programs, rootDir, ...options });
}

/** How many processes of this machine have the word in their arguments. */
export async function countProcesses(word: string): Promise<number> {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => readArguments(pid).includes(word)).length;
}

function readArguments(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

export function sh(sandbox: Sandbox, script: string): Promise<CommandResult> {
  return sandbox.run({ argv: ["sh", "-c", script] }, { signal: never, timeoutMs: 60_000 });
}
