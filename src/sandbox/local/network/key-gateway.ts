import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent as HttpAgent, createServer, request as sendHttp } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent as HttpsAgent, request as sendHttps } from "node:https";
import { withoutHopHeaders } from "./hop-headers.ts";
import { passAnswer } from "./pass-answer.ts";

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

/** Of sandboxes to us, and of us to servers: little enough that a sandbox cannot take the host's file descriptors. */
const MAX_CONNECTIONS = 256;

/** Listens on the loopback address, on a port that is free. */
export async function openKeyGateway(): Promise<KeyGateway> {
  const lent = new Map<string, KeyedServer>();
  const agents = openAgents();
  const gateway = createServer((request, response) => pass({ request, response }, lent, agents));
  gateway.maxConnections = MAX_CONNECTIONS;
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
      agents.http.destroy();
      agents.https.destroy();
      await closed;
    },
  };
}

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * Not Node's own, which may go through a proxy that the environment names, and so tell it the key. Requests wait for their turn, and none
 * is sent by a connection that the server may be about to close.
 */
function openAgents(): Agents {
  const options = { keepAlive: false, maxTotalSockets: MAX_CONNECTIONS };
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function pass({ request, response }: Exchange, lent: ReadonlyMap<string, KeyedServer>, agents: Agents): void {
  const found = mayPass(request) ? findKeys(request, lent) : null;
  if (found === null) {
    response.writeHead(401, { "content-type": "application/json", connection: "close" }).end(REFUSAL);
    return;
  }
  const { protocol, host, hostname, port } = new URL(found.address);
  const [send, agent] = protocol === "https:" ? [sendHttps, agents.https] : [sendHttp, agents.http];
  const upstream = send({
    agent,
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port,
    method: request.method,
    // A path alone, whatever it looks like: the server is the one that the placeholder was lent for.
    path: request.url,
    headers: { ...withoutHopHeaders(request.headers), host, ...found.headers },
  });
  upstream.once("response", (answer) => passAnswer(answer, response));
  upstream.once("error", (error) => breakOff(response, `${host} could not be reached: ${error.message}`));
  response.once("close", () => upstream.destroy());
  request.pipe(upstream);
}

/** Programs show the words of a 502, and would blame this gateway for a connection that fails. */
function breakOff(response: ServerResponse, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({ error: { type: "api_error", message: `The model's server ${message}` } });
  response.writeHead(502, { "content-type": "application/json", connection: "close" }).end(body);
}

const REFUSAL = JSON.stringify({
  error: { type: "authentication_error", message: "This request has no key that Sandpiper has lent to this run." },
});

/** By TRACE a server repeats the headers that it got, keys included. */
function mayPass({ url = "", method }: IncomingMessage): boolean {
  return url.startsWith("/") && method !== "TRACE";
}

interface FoundKeys {
  readonly address: string;
  /** Those with a placeholder, with the key in its place. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The first placeholder says which server is meant. A program with two keys for one server may send both. */
function findKeys({ headers }: IncomingMessage, lent: ReadonlyMap<string, KeyedServer>): FoundKeys | null {
  const found = KEY_HEADERS.flatMap((header) => {
    const [, scheme = "", placeholder = ""] = /^(Bearer +)?(\S+)$/i.exec(String(headers[header] ?? "")) ?? [];
    const server = lent.get(placeholder);
    return server === undefined ? [] : [{ address: server.address, header, value: `${scheme}${server.key}` }];
  });
  const [first] = found;
  if (first === undefined) return null;
  const meant = found.filter(({ address }) => address === first.address);
  return { address: first.address, headers: Object.fromEntries(meant.map(({ header, value }) => [header, value])) };
}
