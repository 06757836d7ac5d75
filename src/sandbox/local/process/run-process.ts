import { spawn } from "node:child_process";
import type { ChildProcess, StdioOptions } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { Stream } from "node:stream";
import { Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type { CommandResult } from "#core/sandbox/sandbox.ts";
import { findInheritedFiles } from "./inherited-files.ts";
import type { Launch } from "./launch.ts";
import { OutputBuffer } from "../../output-buffer.ts";
import type { ProcessTree } from "./process-tree.ts";
import { MAX_TIMER_MS } from "../../max-timer.ts";

export interface ProcessOptions {
  readonly stdin: string | undefined;
  readonly timeoutMs: number;
  /** The caller's wish to stop. */
  readonly signal: AbortSignal;
  /** The sandbox's own end: no time is left for a command to tidy up. */
  readonly closing: AbortSignal;
  readonly onStdout: ((text: string) => void) | undefined;
  readonly onStderr: ((text: string) => void) | undefined;
  readonly maxOutputBytes: number;
}

/** Between the request to end and the kill. */
const TERMINATION_GRACE_MS = 5_000;

/** How long the output of a command that has ended is waited for, where a process that escaped still holds it open. */
const OUTPUT_DRAIN_MS = 2_000;

type Exit = [code: number | null, signal: NodeJS.Signals | null];

/** Runs one command to its end, and ends all that it has started. */
export async function runProcess(launch: Launch, options: ProcessOptions): Promise<CommandResult> {
  if (options.signal.aborted) return { ending: "aborted", exitCode: null, stdout: "", stderr: "", durationMs: 0 };

  const startedAt = performance.now();
  const { child, pid, exited, closed } = await start(launch, options.stdin !== undefined);
  const watch = launch.watch(child, pid);
  const stopper = new Stopper(watch.tree, exited);
  const stdout = readInto(new OutputBuffer(options.maxOutputBytes, options.onStdout), child.stdout, stopper);
  const stderr = readInto(new OutputBuffer(options.maxOutputBytes, options.onStderr), child.stderr, stopper);
  const release = stopOnDemand(stopper, options);
  try {
    feed(child.stdin, options.stdin);
    for (const [index, input] of launch.extraInputs.entries()) feed(extraStreamsOf(child)[index], input);
    const [code, signal] = await Promise.race([exited, stopper.failed]);
    release();

    await watch.tree.end();
    await drain(child, closed);
    await stopper.done;
    const text = { stdout: stdout.end(), stderr: stderr.end() };
    if (stopper.error !== null) throw stopper.error;

    const durationMs = Math.round(performance.now() - startedAt);
    if (stopper.ending !== null) return { ending: stopper.ending, exitCode: null, ...text, durationMs };
    const exitCode = watch.readExit({ code, signal, stderr: text.stderr });
    return { ending: exitCode === null ? "killed" : "exited", exitCode, ...text, durationMs };
  } finally {
    release();
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly closed: Promise<unknown>;
}

async function start(launch: Launch, hasStdin: boolean): Promise<Started> {
  const [file = "", ...args] = launch.argv;
  const nothing = openSync("/dev/null", "r");
  try {
    const child = spawn(file, args, {
      // A folder that is always there: the command changes to its own one when it is no longer the host's.
      cwd: "/",
      env: launch.env,
      detached: true,
      stdio: coverInherited(
        [hasStdin ? "pipe" : "ignore", "pipe", "pipe", "pipe", ...launch.extraInputs.map(() => "pipe" as const)],
        nothing,
      ),
      ...(launch.uid === null ? {} : { uid: launch.uid, gid: launch.uid }),
    });
    const exited = new Promise<Exit>((resolve, reject) => {
      child.once("error", reject).once("exit", (code, signal) => resolve([code, signal]));
    });
    const closed = once(child, "close");
    // Both are awaited later, unless something else fails first; an unawaited rejection would end the host.
    for (const promise of [exited, closed]) promise.catch(ignore);
    if (child.pid === undefined) await exited;
    return { child, pid: child.pid ?? 0, exited, closed };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SandboxError(`The sandbox could not start a command: ${reason}.`, { cause });
  } finally {
    closeSync(nothing);
  }
}

/** Puts the empty file in the place of every file that this process was started with, so that the command does not have it. */
function coverInherited(own: readonly ("pipe" | "ignore")[], nothing: number): StdioOptions {
  const inherited = new Set(findInheritedFiles());
  const count = Math.max(own.length, ...[...inherited].map((descriptor) => descriptor + 1));
  return Array.from({ length: count }, (_, at) => own[at] ?? (inherited.has(at) ? nothing : "ignore"));
}

/** Ends a command for the first reason that comes up. */
class Stopper {
  ending: CommandResult["ending"] | null = null;
  /** What the caller's own callback threw. */
  error: Error | null = null;
  /** Settles when nothing is left to be done: later kills could meet another command of the sandbox. */
  done: Promise<void> = Promise.resolve();
  /** Rejects where the command cannot be ended. */
  readonly failed: Promise<never>;
  readonly #tree: ProcessTree;
  readonly #exited: Promise<unknown>;
  readonly #fail: (cause: unknown) => void;

  constructor(tree: ProcessTree, exited: Promise<unknown>) {
    this.#tree = tree;
    this.#exited = exited;
    let fail: (cause: unknown) => void = ignore;
    this.failed = new Promise((_resolve, reject) => {
      fail = reject;
    });
    this.failed.catch(ignore);
    this.#fail = fail;
  }

  stop(ending: CommandResult["ending"], graceMs: number): void {
    if (this.ending !== null) return;
    this.ending = ending;
    this.done = this.#end(graceMs);
    this.done.catch(this.#fail);
  }

  stopForError(error: unknown): void {
    this.error ??= error instanceof Error ? error : new Error(String(error));
    this.stop("killed", 0);
  }

  async #end(graceMs: number): Promise<void> {
    if (graceMs > 0) {
      await this.#tree.terminate();
      await withinTime(this.#exited, graceMs);
    }
    await this.#tree.end();
  }
}

function readInto(buffer: OutputBuffer, stream: NodeJS.ReadableStream | null, stopper: Stopper): OutputBuffer {
  stream?.on("error", (error) => stopper.stopForError(error));
  stream?.on("data", (chunk: Buffer) => {
    try {
      buffer.add(chunk);
    } catch (error) {
      stopper.stopForError(error);
    }
    if (buffer.isOver) stopper.stop("output-limit", 0);
  });
  return buffer;
}

/** Returns what takes the reasons back. */
function stopOnDemand(stopper: Stopper, { signal, closing, timeoutMs }: ProcessOptions): () => void {
  function abort(): void {
    stopper.stop("aborted", TERMINATION_GRACE_MS);
  }

  function close(): void {
    stopper.stop("killed", 0);
  }

  const timer = setTimeout(() => stopper.stop("timeout", TERMINATION_GRACE_MS), Math.min(timeoutMs, MAX_TIMER_MS));
  signal.addEventListener("abort", abort);
  closing.addEventListener("abort", close);
  if (signal.aborted) abort();
  if (closing.aborted) close();
  return () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    closing.removeEventListener("abort", close);
  };
}

/** Node's types end at file descriptor 4. */
function extraStreamsOf({
  stdio,
}: {
  readonly stdio: readonly (Stream | null | undefined)[];
}): readonly (Stream | null | undefined)[] {
  return stdio.slice(4);
}

function feed(stream: Stream | null | undefined, content: string | Uint8Array | undefined): void {
  if (!(stream instanceof Writable)) return;
  // A command need not read its input: that it closes the stream early is no error of ours.
  stream.on("error", ignore);
  stream.end(content ?? "");
}

/** Waits for the rest of the output. All that is left to write it has ended, unless it has escaped. */
async function drain(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  await withinTime(closed, OUTPUT_DRAIN_MS);
  for (const stream of child.stdio) stream?.destroy();
}

async function withinTime(promise: Promise<unknown>, timeoutMs: number): Promise<void> {
  const timer = new AbortController();
  await Promise.race([promise, delay(timeoutMs, undefined, { signal: timer.signal }).catch(ignore)]);
  timer.abort();
}

function ignore(): void {}
