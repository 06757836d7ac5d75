import type { IncomingMessage } from "node:http";
import { superviseCommand } from "./command.ts";
import type { Command, Listener } from "./command.ts";
import { endAtDeadline, exceeded, readTimeoutMs } from "./deadline.ts";
import type { EnvdContext } from "./envd-context.ts";
import { keepAlive } from "./keepalive.ts";
import { launch } from "./launch.ts";
import type { SelectRequest, StartRequest } from "./process-messages.ts";
import { readUser } from "./request-user.ts";
import type { ServerStream } from "./server-stream.ts";

export interface StreamCall<Message> {
  readonly request: IncomingMessage;
  readonly message: Message;
  /** Opens the answer. Until then an error can still be told as the whole answer. */
  open(): ServerStream;
}

/** process.Start. The process lives on when the client goes, and dies at the client's timeout, attached or not. */
export async function startProcess(call: StreamCall<StartRequest>, context: EnvdContext): Promise<void> {
  const { config, platform, processes, log } = context;
  const user = readUser(call.request, platform);
  const timeoutMs = readTimeoutMs(call.request);
  const child = await launch({ request: call.message, user, config, platform });

  let timer: NodeJS.Timeout | undefined;
  const command: Command = superviseCommand(child, call.message, () => {
    clearTimeout(timer);
    processes.retire(command);
    log.add(`Process with pid ${command.pid} ended`, { process_result: command.ended });
  });
  processes.add(command);
  const { cmd, args = [] } = call.message.process ?? {};
  log.add(`Process with pid ${command.pid} started`, { command: [cmd, ...args].join(" ") });

  const stream = call.open();
  show(command, stream, { call, context });
  if (timeoutMs === null) return;
  timer = setTimeout(() => {
    stream.close(exceeded());
    command.signal("SIGKILL");
  }, timeoutMs);
}

/** process.Connect. The client's timeout ends the stream and leaves the process alone. */
export async function connectProcess(call: StreamCall<SelectRequest>, context: EnvdContext): Promise<void> {
  const command = context.processes.findRetained(call.message.process);
  const timeoutMs = readTimeoutMs(call.request);
  const stream = call.open();
  endAtDeadline(stream, timeoutMs);
  show(command, stream, { call, context });
}

interface Show {
  readonly call: StreamCall<unknown>;
  readonly context: EnvdContext;
}

/** Sends what the process does from now on, until it ends or the stream does. */
function show(command: Command, stream: ServerStream, { call, context }: Show): void {
  stream.send({ event: { start: { pid: command.pid } } });
  const keepalive = { event: { keepalive: {} } };
  const touch = keepAlive(stream, keepalive, { request: call.request, timings: context.timings });
  const listener: Listener = {
    data(name, chunk) {
      touch();
      return stream.send({ event: { data: { [name]: chunk.toString("base64") } } });
    },
    end(event) {
      stream.send({ event: { end: event } });
      stream.close();
    },
  };
  if (command.ended !== null) {
    listener.end(command.ended);
    return;
  }
  command.attach(listener);
  stream.onDrain(() => command.drain());
  stream.onClose(() => command.detach(listener));
}
