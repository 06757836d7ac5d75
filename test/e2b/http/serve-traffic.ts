import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { ENVD_PORT } from "../envd/envd-config.ts";
import type { SandboxRecord } from "../records.ts";
import { admitTraffic } from "../routing/admit-traffic.ts";
import type { Target } from "../routing/target.ts";
import type { World } from "../world.ts";
import { type Exchange, noteAnswer, record } from "./exchange.ts";
import { misbehave, spoilAnswer } from "./misbehave.ts";
import { recordBody } from "./record-body.ts";
import { send } from "./send.ts";

/** Hands a request on to its sandbox, where it may go in. */
export async function serveTraffic(exchange: Exchange, target: Target): Promise<void> {
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
  maskHost(request, admission.record, target);
  if (met !== null) spoilAnswer(met, response);
  admission.record.machine.handle(request, response, target.port);
}

function maskHost({ headers }: IncomingMessage, { network }: SandboxRecord, { port }: Target): void {
  const mask = network?.maskRequestHost;
  if (mask !== undefined && port !== ENVD_PORT) headers.host = mask.replaceAll("${PORT}", String(port));
}

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  /** Null where it is for the control plane, which knows no upgrades. */
  readonly target: Target | null;
}

/** The same for WebSockets and other upgrades. */
export async function serveUpgrade(world: World, { request, socket, head, target }: Upgrade): Promise<void> {
  const admission = target === null ? null : await admitTraffic(world, target, request);
  if (target === null || admission?.kind !== "admitted") {
    const status = admission?.kind === "refused" ? admission.answer.status : 400;
    socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    return;
  }
  socket.once("close", world.traffic.add(target.sandboxId, socket, true));
  admission.record.machine.upgrade(request, socket, head, target.port);
}
