import { request as httpRequest } from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Opens a connection to a port of the sandbox. Throws where nothing listens there. */
export interface OpenPort {
  (port: number): Promise<Duplex>;
}

/** Where a request goes. */
export interface PortTarget {
  readonly sandboxId: string;
  readonly port: number;
  readonly open: OpenPort;
}

/** Hands a request on to a port of the sandbox. */
export function proxyRequest(request: IncomingMessage, response: ServerResponse, target: PortTarget): void {
  response.on("error", () => undefined); // the client is gone
  request.on("error", () => undefined);
  forward(request, response, target).catch(() => refuse(response, target));
}

async function forward(request: IncomingMessage, response: ServerResponse, { port, open }: PortTarget): Promise<void> {
  const socket = await open(port);
  socket.on("error", () => response.destroy());
  const outgoing = httpRequest({
    createConnection: () => socket,
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: readHeaders(request),
  });
  response.once("close", () => outgoing.destroy());
  await new Promise<void>((resolve, reject) => {
    outgoing.once("error", reject);
    outgoing.once("response", (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.headers);
      incoming.on("error", () => response.destroy());
      incoming.pipe(response);
      resolve();
    });
    request.pipe(outgoing);
  });
  outgoing.on("error", () => response.destroy());
}

/** The same for an upgrade: after it, bytes go through as they are. */
export function proxyUpgrade(request: IncomingMessage, client: Duplex, head: Buffer, target: PortTarget): void {
  client.on("error", () => client.destroy());
  connectUpgrade(request, client, { head, target }).catch(() => {
    if (client.destroyed) return;
    const body = JSON.stringify(renderClosedPort(target));
    const lines = ["HTTP/1.1 502 Bad Gateway", "content-type: application/json", `content-length: ${body.length}`];
    client.end(`${lines.join("\r\n")}\r\nconnection: close\r\n\r\n${body}`);
  });
}

interface Upgrade {
  readonly head: Buffer;
  readonly target: PortTarget;
}

async function connectUpgrade(request: IncomingMessage, client: Duplex, { head, target }: Upgrade): Promise<void> {
  const socket = await target.open(target.port);
  socket.on("error", () => client.destroy());
  socket.once("close", () => client.destroy());
  client.once("close", () => socket.destroy());
  const headers = pairUp(request.rawHeaders).map(([name, value]) => `${name}: ${value}`);
  socket.write(`${[`${request.method} ${request.url} HTTP/1.1`, ...headers].join("\r\n")}\r\n\r\n`);
  socket.write(head);
  socket.pipe(client);
  client.pipe(socket);
}

function pairUp(raw: readonly string[]): readonly (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""] as const] : []));
}

/** With names as the real proxy writes them, which is a program in Go: "Content-Type" and not "content-type". */
function readHeaders({ headers }: IncomingMessage): OutgoingHttpHeaders {
  const named = Object.entries(headers).map(([name, value]) => [
    name.replaceAll(/(?<![^-])[a-z]/g, (letter) => letter.toUpperCase()),
    value,
  ]);
  return { ...Object.fromEntries(named), Connection: "close" };
}

function refuse(response: ServerResponse, target: PortTarget): void {
  if (response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { "content-type": "application/json" });
  response.end(JSON.stringify(renderClosedPort(target)));
}

/** In the words of the real proxy. */
function renderClosedPort({ sandboxId, port }: PortTarget): object {
  return { sandboxId, message: "The sandbox is running but port is not open", port, code: 502 };
}
