import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type AnswerControl, CONTROL, createControlAnswers } from "../control/answer-control.ts";
import type { Controls } from "../control/controls.ts";
import { findTarget, TargetError } from "../routing/target.ts";
import { receiveUpload, UPLOADS } from "../templates/upload.ts";
import type { World } from "../world.ts";
import { type Answer, answerOrRefuse, badRequest } from "./answer.ts";
import { checkKey } from "./check-key.ts";
import type { Exchange } from "./exchange.ts";
import { readJson } from "./read-json.ts";
import { send } from "./send.ts";
import { serveApi } from "./serve-api.ts";
import { serveTraffic, serveUpgrade } from "./serve-traffic.ts";

export interface ServerParts extends Pick<Exchange, "faults" | "requests"> {
  readonly world: () => World;
  readonly controls: Controls;
}

export interface E2bHttpServer {
  readonly server: Server;
  /** Waits for the requests that are being worked on. */
  settled(): Promise<void>;
}

/** One port for everything: the control plane, and the traffic into all sandboxes. */
export function createE2bHttpServer({ world, controls, ...records }: ServerParts): E2bHttpServer {
  const answerControl = createControlAnswers(controls);
  const working = new Set<Promise<void>>();
  function track(work: Promise<void>): void {
    const tracked = work.finally(() => working.delete(tracked));
    working.add(tracked);
  }
  const server = createServer((request, response) => {
    const exchange = { request, response, url: addressOf(request), world: world(), ...records };
    track(serve(exchange, answerControl).catch((cause: unknown) => fail(response, cause)));
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    async function upgrade(): Promise<void> {
      const target = findTarget(world(), request, addressOf(request));
      await serveUpgrade(world(), { request, socket, head, target });
    }
    track(upgrade().catch(() => void socket.destroy()));
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

async function serve(exchange: Exchange, answerControl: AnswerControl): Promise<void> {
  const { request, response, url, world } = exchange;
  if (url.pathname.startsWith(UPLOADS)) {
    send(response, await receiveUpload(world, request, url));
    return;
  }
  if (url.pathname.startsWith(CONTROL)) {
    send(response, await answerOrRefuse(async () => await serveControl(exchange, answerControl)));
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

async function serveControl({ request, url, world }: Exchange, answerControl: AnswerControl): Promise<Answer> {
  checkKey(request, world.apiKey);
  const { body, problem } = await readJson(request);
  if (problem !== null) throw problem;
  return await answerControl({ method: request.method ?? "GET", url, body });
}
