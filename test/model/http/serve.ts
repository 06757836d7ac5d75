import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import type { Ask } from "../ask.ts";
import type { Protocol } from "../protocols/protocol.ts";
import { isSideRequest } from "../side-requests.ts";
import type { World } from "../world.ts";
import type { Fault } from "./faults.ts";
import { findReply } from "./find-reply.ts";
import { readBody, readKey } from "./read-request.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import { findRoute } from "./routes.ts";
import { sendJson, sendNonsense, sendPage, sendStream } from "./send.ts";

interface Call {
  readonly recorded: RecordedRequest;
  readonly response: ServerResponse;
  readonly protocol: Protocol;
}

/** Answers one request, and records it before. */
export async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname: path, search: query, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const method = request.method ?? "GET";
  const body = await readBody(request);
  const route = findRoute(method, path);
  const asked = route?.kind === "ask" ? readAsk(route.protocol, body, path) : null;
  const recorded: RecordedRequest = {
    method,
    path,
    query,
    headers: request.headers,
    body,
    key: readKey(request, searchParams),
    kind: asked?.ask === undefined ? "other" : kindOf(asked.ask, world),
    ask: asked?.ask ?? null,
    status: null,
  };
  world.requests.push(recorded);
  response.once("finish", () => {
    recorded.status = response.statusCode;
  });

  if (route === null)
    return sendJson(response, { status: 404, body: { error: { message: `There is no ${method} ${path}.` } } });
  if (route.kind === "hello") return void response.writeHead(200).end();

  const call = { recorded, response, protocol: route.protocol };
  const fault = world.faults.take(recorded)?.fault ?? null;
  if (fault !== null && misbehave(call, fault)) return;
  if (world.key !== null && recorded.key !== world.key) return sendError(call, { status: 401 });
  if (route.kind === "models") return sendJson(response, { status: 200, body: MODELS });
  if (route.kind === "count-tokens") return sendJson(response, { status: 200, body: countTokens(body) });
  if (asked?.ask === undefined) return refuse(call, world, asked?.problem ?? "The request cannot be read.");
  await answer(call, { world, fault, ask: asked.ask });
}

type Asked =
  | { readonly ask: Ask; readonly problem?: undefined }
  | { readonly ask?: undefined; readonly problem: string };

function readAsk(protocol: Protocol, body: unknown, path: string): Asked {
  try {
    return { ask: protocol.readAsk(body, path) };
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause;
    return { problem: `The agent sent a request to ${path} that its vendor would refuse:\n${z.prettifyError(cause)}` };
  }
}

function kindOf(ask: Ask, { toolless }: World): RecordedRequest["kind"] {
  return isSideRequest(ask, toolless) ? "side" : "turn";
}

/** True where the fault leaves nothing to answer. */
function misbehave(call: Call, fault: Fault): boolean {
  const { response } = call;
  switch (fault.kind) {
    case "status":
      sendError(call, fault);
      return true;
    case "reset":
      response.socket?.resetAndDestroy();
      return true;
    case "silence":
      return true;
    case "html":
      sendPage(response);
      return true;
    case "invalid-sse":
      sendNonsense(response);
      return true;
    case "cut":
    case "stall":
      return false;
  }
}

interface Answering {
  readonly world: World;
  readonly fault: Fault | null;
  readonly ask: Ask;
}

async function answer(call: Call, { world, fault, ask }: Answering): Promise<void> {
  const { response, protocol, recorded } = call;
  const reply = findReply(world, recorded, ask);
  if (typeof reply === "string") return refuse(call, world, reply);
  if (ask.stream) return sendStream(response, protocol.streamReply(reply, ask), fault);
  if (fault?.kind === "cut") return void response.socket?.destroy();
  if (fault?.kind === "stall") return;
  sendJson(response, { status: 200, body: protocol.wholeReply(reply, ask) });
}

function refuse(call: Call, { problems }: World, problem: string): void {
  problems.push(problem);
  sendError(call, { status: 400, message: problem });
}

interface Refusal {
  readonly status: number;
  readonly message?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

function sendError({ response, protocol }: Call, { status, message, retryAfterSeconds }: Refusal): void {
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  sendJson(response, { status, body: protocol.errorBody({ status, message }), headers });
}

/** Four characters to a token, as vendors tell people to reckon. In the words of both vendors who count. */
function countTokens(body: unknown): unknown {
  const tokens = Math.ceil(JSON.stringify(body).length / 4);
  return { input_tokens: tokens, totalTokens: tokens };
}

const MODELS = {
  object: "list",
  data: [{ id: "scripted", object: "model", created: 1_767_225_600, owned_by: "scripted" }],
};
