import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { Agent, createServer, request as sendRequest } from "node:http";
import type { ClientRequestArgs, IncomingMessage, ServerResponse } from "node:http";
import { connect, isIP } from "node:net";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { lookupGuarded } from "./address-guard.ts";
import { isHostAllowed, normalizeHost } from "../../allowed-host.ts";
import type { AllowedHost } from "../../allowed-host.ts";
import { withoutHopHeaders } from "./hop-headers.ts";
import { BRIDGE_SOURCE } from "./network-bridge.ts";
import { passAnswer } from "./pass-answer.ts";

/** The only way out of an isolated sandbox: an HTTP proxy on a socket file, which knows the allowed hosts. */
export interface EgressProxy extends AsyncDisposable {
  readonly socketPath: string;
  readonly bridgePath: string;
}

/** Little enough that a sandbox cannot take the host's file descriptors, and enough for a package manager. */
const MAX_CONNECTIONS = 256;

/** Opens the proxy in `folder`, which is the host's own, and puts the bridge to it beside it. */
export async function openEgressProxy(folder: string, allowed: readonly AllowedHost[]): Promise<EgressProxy> {
  mkdirSync(folder, { mode: 0o711 });
  const bridgePath = join(folder, "bridge.cjs");
  const socketPath = join(folder, "proxy.sock");
  writeFileSync(bridgePath, BRIDGE_SOURCE, { mode: 0o644 });

  const open = new Set<Duplex>();
  const dialer = new Dialer({ maxTotalSockets: MAX_CONNECTIONS });
  const server = createServer((request, response) => forward({ request, response }, allowed, dialer));
  server.maxConnections = MAX_CONNECTIONS;
  server.on("connection", (socket: Socket) => track(socket, open));
  server.on("connect", (request, socket, head) => tunnel({ request, socket, head }, allowed, open));
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(socketPath, resolve);
  });
  // The folders around it say who may come near.
  chmodSync(socketPath, 0o666);

  return {
    socketPath,
    bridgePath,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

interface Target {
  readonly host: string;
  readonly port: number;
}

interface TunnelRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** CONNECT: for TLS, and for whatever else speaks through a proxy. */
function tunnel({ request, socket, head }: TunnelRequest, allowed: readonly AllowedHost[], open: Set<Duplex>): void {
  const target = readTarget(`http://${request.url ?? ""}`, null);
  if (target === null || !isHostAllowed(allowed, target.host, target.port)) {
    socket.end(`HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${refusal(target)}`);
    return;
  }

  let isConnected = false;
  const upstream = dial(target);
  track(upstream, open);
  upstream.once("connect", () => {
    isConnected = true;
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
  });
  upstream.once("error", () => {
    if (isConnected) socket.destroy();
    else socket.end("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n");
  });
  socket.once("close", () => upstream.destroy());
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A request for plain HTTP, with the whole address in its first line. */
function forward({ request, response }: Exchange, allowed: readonly AllowedHost[], dialer: Dialer): void {
  const target = readTarget(request.url ?? "", 80);
  if (target === null || !isHostAllowed(allowed, target.host, target.port)) {
    response.writeHead(403, { "content-type": "text/plain", connection: "close" }).end(refusal(target));
    return;
  }

  const { pathname, search, host } = new URL(request.url ?? "");
  const upstream = sendRequest({
    ...target,
    agent: dialer,
    method: request.method,
    path: `${pathname}${search}`,
    // The address decides, and not a header that could name another host behind the same address.
    headers: { ...withoutHopHeaders(request.headers), host },
  });
  upstream.once("response", (answer) => passAnswer(answer, response));
  upstream.once("error", () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { connection: "close" }).end();
  });
  response.once("close", () => upstream.destroy());
  request.pipe(upstream);
}

/** Bounds what is open at once also where many requests come by one connection. The others wait. */
class Dialer extends Agent {
  override createConnection({ host, port }: ClientRequestArgs): Socket {
    return dial({ host: host ?? "", port: Number(port) });
  }
}

/** An address that is listed is dialed as it stands; a name only where it may lead. */
function dial({ host, port }: Target): Socket {
  return connect({ host, port, ...(isIP(host) === 0 ? { lookup: lookupGuarded } : {}) });
}

function readTarget(text: string, defaultPort: number | null): Target | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const host = normalizeHost(url.hostname);
  // A URL leaves the port out where it is the scheme's own.
  const port = url.port === "" ? (defaultPort ?? 80) : Number(url.port);
  return url.protocol !== "http:" || host === null ? null : { host, port };
}

function refusal(target: Target | null): string {
  const what = target === null ? "This address" : `${target.host}:${target.port}`;
  return `${what} is not among the hosts that this sandbox may reach (sandbox.allowedHosts).\n`;
}

function track(socket: Duplex, open: Set<Duplex>): void {
  open.add(socket);
  socket.once("close", () => open.delete(socket));
  // Sandboxes are killed in the middle of what they do: a broken connection is no error of the host.
  socket.on("error", () => socket.destroy());
}
