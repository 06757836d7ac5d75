import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { answerControl, CONTROL } from "../control/answer-control.ts";
import type { Controls } from "../control/controls.ts";
import { ROUTES } from "../rest/routes.ts";
import { type Admission, admitTraffic } from "../routing/admit-traffic.ts";
import { findTarget, type Target, TargetError } from "../routing/target.ts";
import { receiveUpload, UPLOADS } from "../templates/upload.ts";
import type { World } from "../world.ts";
import { ENVD_PORT } from "../envd/envd-config.ts";
import { type Answer, ApiError, badRequest } from "./answer.ts";
import type { Call } from "./call.ts";
import { checkKey } from "./check-key.ts";
import type { MetFault } from "../../http/fault-list.ts";
import type { Fault, Faults } from "./faults.ts";
import { misbehave, misbehaveAfter, spoilAnswer } from "./misbehave.ts";
import { recordBody } from "./record-body.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import { createRouter, type Match } from "./route.ts";
import { send } from "./send.ts";

export interface ServerParts {
  readonly world: () => World;
  readonly faults: Faults;
  readonly requests: RecordedRequest[];
  readonly controls: Controls;
}

export interface E2bHttpServer {
  readonly server: Server;
  /** Waits for the requests that are being worked on. */
  settled(): Promise<void>;
}

const router = createRouter(ROUTES);

/** One port for everything: the control plane, and the traffic into all sandboxes. */
export function createE2bHttpServer(parts: ServerParts): E2bHttpServer {
  const working = new Set<Promise<void>>();
  function track(work: Promise<void>): void {
    const tracked = work.finally(() => working.delete(tracked));
    working.add(tracked);
  }
  const server = createServer((request, response) => {
    const exchange = { request, response, url: addressOf(request), world: parts.world(), ...pick(parts) };
    track(serve(exchange).catch((cause: unknown) => fail(response, cause)));
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const work = serveUpgrade({ world: parts.world(), request, socket, head });
    track(work.catch(() => void socket.destroy()));
  });
  // A stream may be silent, and an upload slow, for as long as they like.
  server.requestTimeout = 0;
  return {
    server,
    settled: async () => {
      while (working.size > 0) await Promise.all(working);
    },
  };
}

function pick({ faults, requests, controls }: ServerParts): Pick<ServerParts, "faults" | "requests" | "controls"> {
  return { faults, requests, controls };
}

function addressOf(request: IncomingMessage): URL {
  return new URL(request.url ?? "/", "http://127.0.0.1");
}

/** A defect of the server must fail the test that met it, with its stack where a person looks. */
function fail(response: ServerResponse, cause: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const message = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  send(response, { status: 500, body: { code: 500, message: `The E2B-compatible server failed: ${message}` } });
}

interface Exchange extends Omit<ServerParts, "world"> {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly world: World;
}

async function serve(exchange: Exchange): Promise<void> {
  const { request, response, url, world } = exchange;
  if (url.pathname.startsWith(UPLOADS)) {
    send(response, await receiveUpload(world, request, url));
    return;
  }
  if (url.pathname.startsWith(CONTROL)) {
    send(response, await refusable(async () => await serveControl(exchange)));
    return;
  }
  try {
    const target = findTarget(world, request, url);
    await (target === null ? serveApi(exchange) : serveTraffic(exchange, target));
  } catch (cause) {
    if (!(cause instanceof TargetError)) throw cause;
    send(response, badRequest(cause.message).answer);
  }
}

async function serveControl({ request, url, world, controls }: Exchange): Promise<Answer> {
  checkKey(request, world.apiKey);
  return await answerControl(controls, { method: request.method ?? "GET", url, body: await readJson(request) });
}

async function serveApi(exchange: Exchange): Promise<void> {
  const { request, response, url, world, faults } = exchange;
  const match = router(request.method ?? "GET", url.pathname);
  const seen = record(exchange, { route: match?.route.route ?? null, target: null });
  let body: unknown;
  let bodyError: ApiError | null = null;
  try {
    body = await readJson(request);
    seen.body = body;
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    bodyError = cause;
  }
  const met = faults.take(seen);
  if (met !== null && (await misbehave(met, response)) === "ended") {
    noteAnswer(seen, response);
    return;
  }
  const answer = await refusable(async () => {
    checkKey(request, world.apiKey);
    if (bodyError !== null) throw bodyError;
    return await answerCall({ world, query: url.searchParams, body, fault: met?.fault ?? null }, match);
  });
  seen.status = answer.status;
  if (met !== null && misbehaveAfter(met, response)) {
    noteAnswer(seen, response);
    return;
  }
  send(response, answer);
}

async function answerCall(call: Omit<Call, "params">, match: Match | null): Promise<Answer> {
  if (match === null) throw new ApiError(404, "validation error: no matching operation was found");
  return await match.route.handle({ ...call, params: match.params });
}

async function refusable(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    return cause.answer;
  }
}

async function serveTraffic(exchange: Exchange, target: Target): Promise<void> {
  const { request, response, world, faults } = exchange;
  const seen = record(exchange, { route: null, target });
  recordBody(request, seen);
  const met = faults.take(seen);
  if (met !== null && (await misbehave(met, response)) === "ended") {
    noteAnswer(seen, response);
    return;
  }
  const admission = await admitTraffic(world, target, request);
  if (admission.kind === "refused") {
    seen.status = admission.answer.status;
    send(response, admission.answer);
    return;
  }
  const type = request.headers["content-type"] ?? "";
  const done = world.traffic.add(target.sandboxId, request.socket, type.startsWith("application/connect+"));
  response.once("close", () => {
    done();
    noteAnswer(seen, response);
  });
  enter({ request, response, target, admission, met });
}

interface Entrance {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: Target;
  readonly admission: Extract<Admission, { kind: "admitted" }>;
  readonly met: MetFault<Fault> | null;
}

function enter({ request, response, target: { port }, admission: { record: sandbox }, met }: Entrance): void {
  const mask = sandbox.network?.maskRequestHost;
  if (mask !== undefined && port !== ENVD_PORT) request.headers.host = mask.replaceAll("${PORT}", String(port));
  if (met !== null) spoilAnswer(met, response);
  sandbox.machine.handle(request, response, port);
}

interface Upgrade {
  readonly world: World;
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

async function serveUpgrade({ world, request, socket, head }: Upgrade): Promise<void> {
  const target = findTarget(world, request, addressOf(request));
  const admission = target === null ? null : await admitTraffic(world, target, request);
  if (target === null || admission?.kind !== "admitted") {
    const status = admission?.kind === "refused" ? admission.answer.status : 400;
    socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    return;
  }
  socket.once("close", world.traffic.add(target.sandboxId, socket, true));
  admission.record.machine.upgrade(request, socket, head, target.port);
}

function record(
  { request, url, requests }: Exchange,
  { route, target }: { readonly route: string | null; readonly target: Target | null },
): RecordedRequest {
  const seen: RecordedRequest = {
    method: request.method ?? "GET",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    route,
    sandboxId: target?.sandboxId ?? null,
    port: target?.port ?? null,
    headers: request.headers,
    body: undefined,
    status: null,
  };
  requests.push(seen);
  return seen;
}

function noteAnswer(seen: RecordedRequest, response: ServerResponse): void {
  Object.assign(seen, { status: response.headersSent ? response.statusCode : null });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await buffer(request);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw badRequest(`Error when parsing request: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
