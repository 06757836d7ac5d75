import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { descendantsOf, listProcesses, signalProcess } from "../../../src/sandbox/local/process/processes.ts";
import type { ProcessEntry } from "../../../src/sandbox/local/process/processes.ts";
import type { ChildConfig } from "../envd/child.ts";
import { readLine } from "../envd/control-socket.ts";
import { INFO_FD } from "./bwrap-arguments.ts";

/** A running sandbox: bubblewrap, envd inside of it, and all that envd has started. */
export interface EnvdChild {
  openEnvd(): Promise<Socket>;
  openPort(port: number): Promise<Socket>;
  readLog(): Promise<readonly string[]>;
  /** All processes inside, wherever they went: none leaves its process table. */
  findProcesses(): Promise<readonly ProcessEntry[]>;
  /** Ends the first process inside; the kernel ends all others before it. */
  kill(): Promise<void>;
}

export interface EnvdChildRequest {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly config: ChildConfig;
  /** The folder of its sockets, as this machine names it. */
  readonly socketFolder: string;
}

/** Starts it, and returns when it answers. */
export async function startEnvdChild(request: EnvdChildRequest): Promise<EnvdChild> {
  const { program, config, socketFolder } = request;
  const child = spawn(program, request.arguments, {
    env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe", "pipe"],
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  for (const stream of child.stdio) stream?.on("error", () => undefined); // an envd that is gone shows in its exit
  const complaint = keepText(readableOf(child, 2));
  writableOf(child, 3).end(JSON.stringify(config));
  const info = text(readableOf(child, INFO_FD));
  const ready = text(readableOf(child, 4));
  await Promise.race([ready, exited]);
  if ((await ready) !== "ready") throw new Error(`The envd of the sandbox did not start. It said: ${complaint()}`);

  const { "child-pid": firstPid }: { "child-pid": number } = JSON.parse(await info);
  const controlSocket = join(socketFolder, "control.sock");
  return {
    openEnvd: () => openSocket(join(socketFolder, "envd.sock")),
    openPort: (port) => openPort(controlSocket, port),
    async readLog() {
      const socket = await openSocket(controlSocket);
      socket.write("LOG\n");
      const lines: readonly string[] = JSON.parse(await text(socket));
      return lines;
    },
    async findProcesses() {
      return descendantsOf(firstPid, await listProcesses());
    },
    async kill() {
      signalProcess(firstPid, "SIGKILL");
      await exited;
    },
  };
}

async function openSocket(path: string): Promise<Socket> {
  const socket = connect(path);
  await once(socket, "connect");
  return socket;
}

async function openPort(controlSocket: string, port: number): Promise<Socket> {
  const socket = await openSocket(controlSocket);
  socket.write(`PORT ${port}\n`);
  const answer = await new Promise<string>((resolve) => {
    socket.on("error", () => undefined); // it closes then
    socket.once("close", () => resolve("closed"));
    readLine(socket, resolve);
  });
  if (answer === "open") return socket;
  socket.destroy();
  throw new Error(`nothing listens on port ${port} of the sandbox`);
}

const COMPLAINT_CHARS = 4000;

/** The last of what came. */
function keepText(stream: Readable): () => string {
  let kept = "";
  stream.on("data", (chunk: Buffer) => {
    kept = `${kept}${chunk.toString()}`.slice(-COMPLAINT_CHARS);
  });
  return () => kept;
}

function readableOf(child: ChildProcess, fd: number): Readable {
  const stream = child.stdio[fd];
  if (stream === null || stream === undefined || !("read" in stream)) throw new Error(`no pipe at ${fd}`);
  return stream;
}

function writableOf(child: ChildProcess, fd: number): Writable {
  const stream = child.stdio[fd];
  if (stream === null || stream === undefined || !("write" in stream)) throw new Error(`no pipe at ${fd}`);
  return stream;
}
