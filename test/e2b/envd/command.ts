import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { describeEnd } from "./process-messages.ts";
import type { EndEvent, PtySize, StartRequest } from "./process-messages.ts";
import { resizePty } from "./pty.ts";

export type OutputName = "stdout" | "stderr" | "pty";

/** Someone who reads the output while it is produced. */
export interface Listener {
  /** False where it cannot take more at the moment. */
  data(name: OutputName, chunk: Buffer): boolean;
  end(event: EndEvent): void;
}

/** A process that envd has started. */
export interface Command {
  readonly pid: number;
  readonly request: StartRequest;
  /** Set when it has ended and its output was read, or given up. */
  readonly ended: EndEvent | null;
  attach(listener: Listener): void;
  /** Output that comes while nobody is attached is thrown away. */
  detach(listener: Listener): void;
  /** To be called when a listener can take more. */
  drain(): void;
  /** Hits this one process alone: its children live on. Output after SIGKILL and SIGTERM is not waited for. */
  signal(signal: NodeJS.Signals): void;
  writeInput(name: "stdin" | "pty", chunk: Buffer): Promise<void>;
  closeInput(): void;
  resize(size: PtySize): Promise<void>;
}

export function superviseCommand(child: ChildProcess, request: StartRequest, onEnd: () => void): Command {
  const listeners = new Set<Listener>();
  const outputs = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const isPty = request.pty !== undefined;
  const pid = child.pid ?? 0;
  let ended: EndEvent | null = null;
  let isGivenUp = false;

  function forward(name: OutputName, chunk: Buffer): void {
    const answers = [...listeners].map((listener) => listener.data(name, chunk));
    if (answers.includes(false)) for (const output of outputs) output.pause();
  }

  function conclude(): void {
    if (ended !== null) return;
    ended = describeEnd(child.exitCode, child.signalCode);
    for (const output of outputs) output.destroy();
    child.stdin?.destroy();
    for (const listener of listeners) listener.end(ended);
    listeners.clear();
    onEnd();
  }

  function drain(): void {
    for (const output of outputs) output.resume();
  }

  listen(child.stdout, (chunk) => forward(isPty ? "pty" : "stdout", chunk));
  listen(child.stderr, (chunk) => forward(isPty ? "pty" : "stderr", chunk));
  child.stdin?.on("error", () => undefined); // a closed input is reported where it is written to
  child.once("close", conclude);
  child.once("exit", () => {
    if (isGivenUp) setImmediate(conclude);
  });

  return {
    pid,
    request,
    get ended() {
      return ended;
    },
    attach: (listener) => void listeners.add(listener),
    detach(listener) {
      listeners.delete(listener);
      drain();
    },
    drain,
    signal(signal) {
      isGivenUp = true;
      child.kill(signal);
      if (child.exitCode !== null || child.signalCode !== null) conclude();
    },
    writeInput: (name, chunk) => writeInput(child, { name, isPty, chunk }),
    closeInput() {
      if (isPty) throw new Error("cannot close stdin for PTY process — send Ctrl+D (0x04) instead");
      child.stdin?.end();
    },
    async resize(size) {
      if (!isPty) throw new Error("tty not assigned to process");
      await resizePty(pid, size);
    },
  };
}

function listen(output: Readable | null, onData: (chunk: Buffer) => void): void {
  output?.on("data", onData);
  output?.on("error", () => undefined); // an output that breaks ends, and `close` follows
}

interface Input {
  readonly name: "stdin" | "pty";
  readonly isPty: boolean;
  readonly chunk: Buffer;
}

async function writeInput({ pid, stdin }: ChildProcess, { name, isPty, chunk }: Input): Promise<void> {
  if (name === "stdin" && isPty) {
    throw new Error("tty assigned to process — input should be written to the pty, not the stdin");
  }
  if (name === "pty" && !isPty) {
    throw new Error("tty not assigned to process — input should be written to the stdin, not the tty");
  }
  if (stdin === null || stdin.writableEnded || stdin.destroyed) throw new Error("stdin not enabled or closed");
  await new Promise<void>((resolve, reject) => {
    stdin.write(chunk, (cause) => {
      if (!cause) resolve();
      else reject(new Error(`error writing to ${name} of process '${pid}': ${cause.message}`, { cause }));
    });
  });
}
