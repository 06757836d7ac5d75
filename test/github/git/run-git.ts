import { spawn } from "node:child_process";
import { once } from "node:events";

/** Git failed. The message is what it said on stderr. */
export class GitFailure extends Error {
  override readonly name = "GitFailure";
  readonly exitCode: number | null;

  constructor(args: readonly string[], exitCode: number | null, stderr: string) {
    super(`git ${args.join(" ")} ended with ${exitCode}: ${stderr.trim()}`);
    this.exitCode = exitCode;
  }
}

/** The environment of every git process: nothing of the machine's configuration, and no prompts. */
export const GIT_ENV: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "GitHub",
  GIT_AUTHOR_EMAIL: "noreply@github.com",
  GIT_COMMITTER_NAME: "GitHub",
  GIT_COMMITTER_EMAIL: "noreply@github.com",
};

export interface GitOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs git without blocking: the server that a clone asks may live in this very process. */
export async function runGit(gitDir: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const child = spawn("git", [`--git-dir=${gitDir}`, ...args], { env: { ...GIT_ENV, ...options.env } });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  // Git may end before it has read its input; its exit code tells then.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  await once(child, "close");
  const { exitCode } = child;
  if (exitCode !== 0) throw new GitFailure(args, exitCode, Buffer.concat(stderr).toString());
  return Buffer.concat(stdout);
}

export async function gitText(gitDir: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const output = await runGit(gitDir, args, options);
  return output.toString("utf8").trimEnd();
}

/** Null where git says no by its exit code 1 or 128, as for an unknown revision. */
export async function gitTextOrNull(gitDir: string, args: readonly string[]): Promise<string | null> {
  try {
    return await gitText(gitDir, args);
  } catch (cause) {
    if (cause instanceof GitFailure && (cause.exitCode === 1 || cause.exitCode === 128)) return null;
    throw cause;
  }
}
