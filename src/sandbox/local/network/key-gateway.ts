import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, request as sendHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { request as sendHttps } from "node:https";
import { withoutHopHeaders } from "./hop-headers.ts";

/** A model's server, and the key that it wants. */
export interface KeyedServer {
  /** As its clients are given it: with a path where it has one. */
  readonly address: string;
  readonly key: string;
}

/** What a sandbox gets in its place. */
export interface LentKey {
  /** Of the gateway, with the path of the server's own. */
  readonly address: string;
  /** Stands for the key at this gateway, and is of no use anywhere else or afterwards. */
  readonly placeholder: string;
}

/**
 * Takes the requests of sandboxes to the servers of models, and puts in the key on this side: it never enters a sandbox. Only requests
 * with a placeholder pass, and only to the server that it was lent for.
 */
export interface KeyGateway extends AsyncDisposable {
  lend(server: KeyedServer): LentKey;
}

/**
 * The headers in which vendors take keys. A placeholder anywhere else stays what it is, so that nothing that a server might repeat is
 * ever replaced.
 */
const KEY_HEADERS = ["authorization", "x-api-key", "x-goog-api-key"] as const;

/** Listens on the loopback address, on a port that is free. */
export async function openKeyGateway(): Promise<KeyGateway> {
  const lent = new Map<string, KeyedServer>();
  const gateway = createServer((request, response) => pass(request, response, lent));
  // A model may think for minutes before its first word, and an upload may take as long: the clock of the run ends both.
  gateway.requestTimeout = 0;
  gateway.listen(0, "127.0.0.1");
  await once(gateway, "listening");
  const bound = gateway.address();
  if (bound === null || typeof bound === "string") throw new Error("The gateway for keys has no port.");

  return {
    lend(server) {
      const { pathname } = new URL(server.address);
      const placeholder = `sandpiper-${randomBytes(24).toString("hex")}`;
      lent.set(placeholder, server);
      return { address: `http://127.0.0.1:${bound.port}${pathname.replace(/\/$/, "")}`, placeholder };
    },
    async [Symbol.asyncDispose]() {
      lent.clear();
      const closed = once(gateway, "close");
      gateway.close();
      gateway.closeAllConnections();
      await closed;
    },
  };
}

function pass(request: IncomingMessage, response: ServerResponse, lent: ReadonlyMap<string, KeyedServer>): void {
  const found = request.url?.startsWith("/") === true ? findKey(request, lent) : null;
  if (found === null) {
    response.writeHead(401, { "content-type": "application/json", connection: "close" }).end(REFUSAL);
    return;
  }
  const { protocol, host, hostname, port } = new URL(found.server.address);
  const send = protocol === "https:" ? sendHttps : sendHttp;
  const upstream = send({
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port,
    method: request.method,
    // A path alone, whatever it looks like: the server is the one that the placeholder was lent for.
    path: request.url,
    headers: { ...withoutHopHeaders(request.headers), host, [found.header]: found.value },
  });
  upstream.once("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, withoutHopHeaders(answer.headers));
    answer.pipe(response);
    // An answer that breaks off must not look like one that takes its time.
    answer.once("close", () => {
      if (!answer.complete) response.destroy();
    });
  });
  // The program in the sandbox is to see what it would see without us: a connection that fails.
  upstream.once("error", () => response.destroy());
  response.once("close", () => upstream.destroy());
  request.pipe(upstream);
}

const REFUSAL = JSON.stringify({
  error: { type: "authentication_error", message: "This request has no key that Sandpiper has lent to this run." },
});

interface FoundKey {
  readonly server: KeyedServer;
  readonly header: string;
  readonly value: string;
}

function findKey({ headers }: IncomingMessage, lent: ReadonlyMap<string, KeyedServer>): FoundKey | null {
  for (const header of KEY_HEADERS) {
    const [, scheme = "", placeholder = ""] = /^(Bearer +)?(\S+)$/i.exec(String(headers[header] ?? "")) ?? [];
    const server = lent.get(placeholder);
    if (server !== undefined) return { server, header, value: `${scheme}${server.key}` };
  }
  return null;
}
