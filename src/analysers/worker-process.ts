import { fork, type ChildProcess } from "node:child_process";
import type { WorkerReply, WorkerRequest } from "./worker.ts";

/** The argument by which the program's entry knows that it is to be a worker. */
export const WORKER_ARGUMENT = "--worker";

/** A text that takes longer is made to take long. People's files take milliseconds. */
const TIMEOUT_MS = 15_000;

/**
 * One process for analysers that may loop, crash or run out of memory on a hostile text.
 * After a failure the process is replaced: what WebAssembly leaves behind is not to be trusted.
 */
export class WorkerProcess implements Disposable {
  readonly #entry: string;
  #child: ChildProcess | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(entry: string) {
    this.#entry = entry;
  }

  /** One text after the other: whoever asks meanwhile waits. */
  ask(request: WorkerRequest): Promise<WorkerReply> {
    const reply = this.#last.then(() => this.#askNow(request));
    this.#last = reply;
    return reply;
  }

  async #askNow(request: WorkerRequest): Promise<WorkerReply> {
    this.#child ??= startWorker(this.#entry);
    const reply = await exchange(this.#child, request);
    if (reply.kind === "failed") this[Symbol.dispose]();
    return reply;
  }

  [Symbol.dispose](): void {
    this.#child?.kill("SIGKILL");
    this.#child = null;
  }
}

function startWorker(entry: string): ChildProcess {
  const child = fork(entry, [WORKER_ARGUMENT], { env: {}, stdio: ["ignore", "ignore", "ignore", "ipc"] });
  // An error that comes late, of a process that was given up, is nobody's concern, but would end this one.
  child.on("error", () => {});
  return child;
}

function exchange(child: ChildProcess, request: WorkerRequest): Promise<WorkerReply> {
  return new Promise((resolve) => {
    function settle(reply: WorkerReply): void {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit).off("error", onError);
      resolve(reply);
    }
    function fail(reason: string): void {
      settle({ kind: "failed", reason });
    }
    function onMessage(reply: WorkerReply): void {
      settle(reply);
    }
    function onExit(code: number | null, signal: string | null): void {
      fail(`crashed (${signal ?? `exit code ${code}`})`);
    }
    function onError(error: Error): void {
      fail(`could not be asked: ${error.message}`);
    }
    const timer = setTimeout(fail, TIMEOUT_MS, `took longer than ${TIMEOUT_MS / 1000} seconds`);
    child.on("message", onMessage).on("exit", onExit).on("error", onError);
    child.send(request, (error) => {
      if (error !== null) fail(`could not be asked: ${error.message}`);
    });
  });
}
