import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpServer, request } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listen } from "#test/http/listen.ts";
import { parseAllowedHost } from "../../allowed-host.ts";
import { openEgressProxy } from "./egress-proxy.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandpiper-egress-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function openProxyTo(address: string) {
  return openEgressProxy(join(folder, "network"), [parseAllowedHost(new URL(address).host)]);
}

describe("the proxy of a sandbox", () => {
  it("has few connections open at once, however many requests come by one of them", async () => {
    let reached = 0;
    const silent = createHttpServer(() => {}).on("connection", () => (reached += 1));
    const address = await listen(silent);
    await using proxy = await openProxyTo(address);
    const socket = connect(proxy.socketPath).on("error", () => {});
    const seen = vi.fn<() => void>();
    silent.on("request", seen);
    socket.write(`GET ${address}/ HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(600));
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(256), { timeout: 20_000 });
    expect(reached).toBe(256);
    socket.destroy();
    silent.closeAllConnections();
    silent.close();
  });

  it("breaks off where a server answers with a status that is none", async () => {
    const odd = createTcpServer((socket) => {
      socket.once("data", () => socket.end("HTTP/1.1 000 Odd\r\nContent-Length: 0\r\n\r\n"));
    });
    const address = await listen(odd);
    await using proxy = await openProxyTo(address);
    const answered = new Promise((resolve, reject) => {
      request({ socketPath: proxy.socketPath, path: `${address}/` }, resolve)
        .once("error", reject)
        .end();
    });
    await expect(answered).rejects.toThrow(/hang up|ECONNRESET/);
    odd.close();
  });
});
