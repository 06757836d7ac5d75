import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer, text } from "node:stream/consumers";
import { ConnectError, toConnectError } from "./connect-error.ts";
import type { EnvdContext } from "./envd-context.ts";
import { listDir, makeDir, moveEntry, removeEntry, statEntry } from "./filesystem-calls.ts";
import type { FilesystemCall } from "./filesystem-calls.ts";
import { answerJson } from "./http-error.ts";
import { closeStdin, listProcesses, sendInput, sendSignal, updateProcess } from "./process-calls.ts";
import { connectProcess, startProcess } from "./process-streams.ts";
import type { StreamCall } from "./process-streams.ts";
import { decodeRequestFrame, openServerStream, refuseStream } from "./server-stream.ts";
import { createWatcher, getWatcherEvents, removeWatcher, watchDir } from "./watch-calls.ts";

interface UnaryProcedure {
  (call: FilesystemCall<object>, context: EnvdContext): unknown;
}

interface StreamProcedure {
  (call: StreamCall<object>, context: EnvdContext): Promise<void>;
}

/** The messages come from clients: each field is optional in every type, and none is trusted. */
const UNARY: Readonly<Record<string, UnaryProcedure>> = {
  "/process.Process/List": (_, context) => listProcesses(context),
  "/process.Process/SendInput": ({ message }, context) => sendInput(message, context),
  "/process.Process/SendSignal": ({ message }, context) => sendSignal(message, context),
  "/process.Process/CloseStdin": ({ message }, context) => closeStdin(message, context),
  "/process.Process/Update": ({ message }, context) => updateProcess(message, context),
  "/filesystem.Filesystem/Stat": statEntry,
  "/filesystem.Filesystem/MakeDir": makeDir,
  "/filesystem.Filesystem/Move": moveEntry,
  "/filesystem.Filesystem/ListDir": listDir,
  "/filesystem.Filesystem/Remove": removeEntry,
  "/filesystem.Filesystem/CreateWatcher": createWatcher,
  "/filesystem.Filesystem/GetWatcherEvents": getWatcherEvents,
  "/filesystem.Filesystem/RemoveWatcher": removeWatcher,
};

const STREAMS: Readonly<Record<string, StreamProcedure>> = {
  "/process.Process/Start": startProcess,
  "/process.Process/Connect": connectProcess,
  "/filesystem.Filesystem/WatchDir": watchDir,
};

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly procedure: string;
}

/** Answers a call of the Connect protocol in its JSON form; false where there is no such procedure. */
export async function answerCall(call: Call, context: EnvdContext): Promise<boolean> {
  const unary = UNARY[call.procedure];
  const stream = STREAMS[call.procedure];
  if (unary !== undefined) await answerUnary(call, unary, context);
  else if (stream !== undefined) await answerStream(call, stream, context);
  else return false;
  return true;
}

async function answerUnary(call: Call, run: UnaryProcedure, { log, ...context }: EnvdContext): Promise<void> {
  const { request, response, procedure } = call;
  const method = `POST ${procedure}`;
  let logged: unknown;
  try {
    checkContentType(request, "application/json");
    const message = parseMessage(await text(request));
    logged = message;
    const answer = await run({ request, message }, { ...context, log });
    log.add(procedure, { method, request: message, response: answer });
    answerJson(response, 200, answer);
  } catch (cause) {
    const error = toConnectError(cause);
    log.add(procedure, { method, request: logged, error: error.body });
    answerJson(response, error.status, error.body);
  }
}

async function answerStream(call: Call, run: StreamProcedure, context: EnvdContext): Promise<void> {
  const { request, response, procedure } = call;
  try {
    checkContentType(request, "application/connect+json");
    const json = decodeRequestFrame(await buffer(request));
    if (json === null)
      throw new ConnectError("invalid_argument", "the request is no whole frame of the Connect protocol");
    const message = parseMessage(json);
    context.log.add(`${procedure} (server stream start)`, { method: `POST ${procedure}`, request: message });
    await run({ request, message, open: () => openServerStream(response) }, context);
  } catch (error) {
    context.log.add(`${procedure} (server stream end)`, { error: toConnectError(error).body });
    refuseStream(response, error);
  }
}

function checkContentType({ headers }: IncomingMessage, wanted: string): void {
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim();
  if (type === wanted) return;
  throw new ConnectError("unimplemented", `this server speaks ${wanted} alone, not ${type}: use the JSON codec`);
}

function parseMessage(json: string): object {
  let message: unknown;
  try {
    message = JSON.parse(json === "" ? "{}" : json);
  } catch (cause) {
    throw new ConnectError("invalid_argument", "the message is not JSON", { cause });
  }
  if (typeof message === "object" && message !== null) return message;
  throw new ConnectError("invalid_argument", "the message is no JSON object");
}
