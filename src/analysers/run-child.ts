import { spawn } from "node:child_process";

export type ChildResult =
  | { readonly kind: "exited"; readonly exitCode: number; readonly stdout: string }
  | { readonly kind: "failed"; readonly reason: string };

export interface ChildOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  /** The program; this Node where left out. */
  readonly program?: string;
  readonly stdin?: string;
}

/** A report on a thousand broken files is some megabytes. */
const MAX_STDOUT = 64 * 1024 * 1024;

/** Runs a program to its end. It gets no environment, a time limit, and cannot fill the memory of this process. */
export function runChild(argv: readonly string[], options: ChildOptions): Promise<ChildResult> {
  const { cwd, timeoutMs, program = process.execPath, stdin } = options;
  return new Promise((resolve) => {
    const child = spawn(program, argv, { cwd, env: {}, stdio: ["pipe", "pipe", "ignore"] });
    const chunks: Buffer[] = [];
    let size = 0;
    let reason: string | null = null;

    function stop(why: string): void {
      reason ??= why;
      child.kill("SIGKILL");
    }

    const timer = setTimeout(stop, timeoutMs, `took longer than ${Math.round(timeoutMs / 1000)} seconds`);
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_STDOUT) stop("wrote more than it should");
      else chunks.push(chunk);
    });
    // A program that ends without reading closes the pipe: its exit says more than the pipe's error.
    child.stdin.on("error", () => {});
    child.stdin.end(stdin ?? "");
    child.on("error", (error) => {
      clearTimeout(timer);
      resolve({ kind: "failed", reason: `could not be started: ${error.message}` });
    });
    child.on("close", (exitCode, signal) => {
      clearTimeout(timer);
      if (reason !== null) return resolve({ kind: "failed", reason });
      if (exitCode === null) return resolve({ kind: "failed", reason: `crashed (${signal ?? "no signal"})` });
      resolve({ kind: "exited", exitCode, stdout: Buffer.concat(chunks).toString("utf8") });
    });
  });
}
