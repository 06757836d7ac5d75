import { once } from "node:events";
import http, {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listen } from "#test/http/listen.ts";
import { openKeyGateway, type KeyGateway, type LentKey } from "./key-gateway.ts";

const KEY = "sk-the-real-key";

interface Seen {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let gateway: KeyGateway;
let vendor: Server;
let address: string;
let seen: Seen[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  seen = [];
  answer = (response) => void response.writeHead(200, { "content-type": "text/plain" }).end("well");
  vendor = createServer((incoming, response) => void receive(incoming, response));
  address = await listen(vendor);
  gateway = await openKeyGateway();
});

afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  vendor.closeAllConnections();
  vendor.close();
});

async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  seen.push({ url: incoming.url, headers: incoming.headers, body: await text(incoming) });
  answer(response);
}

interface Question {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Not `fetch`, which would tidy the path up. */
async function ask(
  lent: LentKey,
  { method = "POST", path = "/v1/messages", headers = {}, body = "" }: Question,
): Promise<IncomingMessage> {
  const { hostname, port } = new URL(lent.address);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers }, resolve).once("error", reject).end(body);
  });
}

async function said(
  answered: IncomingMessage,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return { status: answered.statusCode, text: await text(answered) };
}

describe("the gateway for keys", () => {
  it.each([
    ["x-api-key", ""],
    ["x-goog-api-key", ""],
    ["authorization", "Bearer "],
  ])("puts the key into the header %s, and changes nothing else", async (header, scheme) => {
    const lent = gateway.lend({ address, key: KEY });
    const headers = { [header]: `${scheme}${lent.placeholder}`, "content-type": "application/json" };
    const path = "/v1/models/m:stream?alt=sse&x=%2F";
    expect(await said(await ask(lent, { path, headers, body: '{"a":1}' }))).toEqual({ status: 200, text: "well" });
    expect(seen).toMatchObject([{ url: path, body: '{"a":1}', headers: { [header]: `${scheme}${KEY}` } }]);
    expect(seen[0]?.headers.host).toBe(new URL(address).host);
  });

  it("gives an address with the path of the server's own, which tells one vendor from another", () => {
    expect(gateway.lend({ address: `${address}/api/v1/`, key: KEY }).address).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/,
    );
  });

  it("lets a request through to the server alone that its placeholder was lent for", async () => {
    const other = createServer((_incoming, response) => void response.end("other"));
    const elsewhere = gateway.lend({ address: await listen(other), key: "another-key" });
    const here = gateway.lend({ address, key: KEY });
    expect(await said(await ask(here, { headers: { "x-api-key": elsewhere.placeholder } }))).toMatchObject({
      text: "other",
    });
    expect(seen).toEqual([]);
    other.closeAllConnections();
    other.close();
  });

  it("refuses a request without a placeholder, with the key of somebody else, and with a target that is no path", async () => {
    const lent = gateway.lend({ address, key: KEY });
    const good = { "x-api-key": lent.placeholder };
    for (const question of [{}, { headers: { "x-api-key": KEY } }, { path: `${address}/v1`, headers: good }]) {
      expect(await said(await ask(lent, question))).toMatchObject({
        status: 401,
        text: expect.stringContaining("no key"),
      });
    }
    expect(seen).toEqual([]);
  });

  it("sends a path that looks like another server to the same one", async () => {
    const lent = gateway.lend({ address, key: KEY });
    await said(await ask(lent, { path: "//evil.example/v1", headers: { "x-api-key": lent.placeholder } }));
    expect(seen).toMatchObject([{ url: "//evil.example/v1" }]);
  });

  it("replaces a placeholder nowhere but where a key belongs, so that no server can repeat the key", async () => {
    const lent = gateway.lend({ address, key: KEY });
    const { placeholder } = lent;
    const headers = {
      authorization: `Bearer ${placeholder}`,
      "x-request-id": placeholder,
      "x-api-key": `a ${placeholder}`,
    };
    await said(await ask(lent, { path: `/v1?key=${placeholder}`, headers, body: placeholder }));
    expect(JSON.stringify(seen).split(KEY)).toHaveLength(2);
    expect(seen).toMatchObject([{ headers: { authorization: `Bearer ${KEY}` } }]);
  });

  it("puts in both keys where a program sends two for one server, and none for another server", async () => {
    const [apiKey, token] = [gateway.lend({ address, key: KEY }), gateway.lend({ address, key: "a-token" })];
    const elsewhere = gateway.lend({ address: "http://127.0.0.1:1", key: "another-key" });
    const headers = {
      authorization: `Bearer ${token.placeholder}`,
      "x-api-key": apiKey.placeholder,
      "x-goog-api-key": elsewhere.placeholder,
    };
    await said(await ask(apiKey, { headers }));
    expect(seen).toMatchObject([{ headers: { ...headers, authorization: "Bearer a-token", "x-api-key": KEY } }]);
  });

  it("refuses TRACE, by which a server repeats the key", async () => {
    const lent = gateway.lend({ address, key: KEY });
    const headers = { "x-api-key": lent.placeholder };
    expect(await said(await ask(lent, { method: "TRACE", headers }))).toMatchObject({ status: 401 });
    expect(seen).toEqual([]);
  });

  it("has few connections open at once, however many requests come by one of them", async () => {
    const reached = new Set<string>();
    let refused = 0;
    const lent = gateway.lend({ address, key: KEY });
    answer = () => {};
    vendor.on("connection", ({ remotePort }) => reached.add(String(remotePort)));
    const socket = connect(Number(new URL(lent.address).port), "127.0.0.1").on("error", () => (refused += 1));
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nx-api-key: ${lent.placeholder}\r\n\r\n`.repeat(600));
    await vi.waitFor(() => expect(seen).toHaveLength(256), { timeout: 20_000 });
    socket.destroy();
    expect([reached.size, refused]).toEqual([256, 0]);
  });

  it.each(["000", "099"])("breaks off where a server answers with the status %s, which is none", async (status) => {
    const odd = createTcpServer((socket) => {
      socket.once("data", () => socket.end(`HTTP/1.1 ${status} Odd\r\nContent-Length: 0\r\n\r\n`));
    });
    const lent = gateway.lend({ address: await listen(odd), key: KEY });
    const headers = { "x-api-key": lent.placeholder };
    await expect(ask(lent, { headers })).rejects.toThrow(/hang up|ECONNRESET/);
    odd.close();
  });

  it("calls the server itself, whatever proxy the environment names", async () => {
    const usual = http.globalAgent;
    // As Node has it from the start with NODE_USE_ENV_PROXY.
    http.globalAgent = new http.Agent({ proxyEnv: { HTTP_PROXY: "http://127.0.0.1:1" } });
    try {
      const lent = gateway.lend({ address, key: KEY });
      const { hostname, port } = new URL(lent.address);
      const headers = { "x-api-key": lent.placeholder };
      const asked = http.request({ hostname, port, headers, agent: usual }).end();
      const [answered] = await once(asked, "response");
      expect(await text(answered)).toBe("well");
    } finally {
      http.globalAgent = usual;
    }
  });

  it("hands an answer on as it comes", async () => {
    const first = Promise.withResolvers<ServerResponse>();
    answer = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      first.resolve(response);
    };
    const lent = gateway.lend({ address, key: KEY });
    const answered = await ask(lent, { headers: { "x-api-key": lent.placeholder } });
    const chunks = answered.setEncoding("utf8")[Symbol.asyncIterator]();
    expect(await chunks.next()).toMatchObject({ value: "data: 1\n\n" });
    (await first.promise).end("data: 2\n\n");
    expect(await chunks.next()).toMatchObject({ value: "data: 2\n\n" });
  });

  it("lets an answer that breaks off break off, and names a server that is not there", async () => {
    const begun = Promise.withResolvers<ServerResponse>();
    answer = (response) => {
      response.writeHead(200, { "content-length": "100" }).write("half");
      begun.resolve(response);
    };
    const lent = gateway.lend({ address, key: KEY });
    const answered = await ask(lent, { headers: { "x-api-key": lent.placeholder } });
    (await begun.promise).socket?.resetAndDestroy();
    await expect(said(answered)).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    const nobody = gateway.lend({ address: "http://127.0.0.1:1", key: KEY });
    expect(await said(await ask(nobody, { headers: { "x-api-key": nobody.placeholder } }))).toMatchObject({
      status: 502,
      text: expect.stringContaining("The model's server 127.0.0.1:1 could not be reached: connect ECONNREFUSED"),
    });
  });

  it("is gone with its end, and a request that is under way with it", async () => {
    const reached = Promise.withResolvers<void>();
    answer = () => reached.resolve();
    const lent = gateway.lend({ address, key: KEY });
    const pending = ask(lent, { headers: { "x-api-key": lent.placeholder } });
    pending.catch(() => {});
    await reached.promise;
    await gateway[Symbol.asyncDispose]();
    await expect(pending).rejects.toThrow(/hang up|ECONNRESET/);
    await expect(ask(lent, {})).rejects.toThrow("ECONNREFUSED");
    gateway = await openKeyGateway();
  });
});
