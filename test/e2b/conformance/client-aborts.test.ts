import { connect } from "node:net";
import { once } from "node:events";
import { Sandbox } from "e2b";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ENVD_PORT } from "../envd/envd-config.ts";
import { connectionTo } from "../sample.ts";
import { startE2b } from "../start-e2b.ts";
import type { E2bServer } from "../start-e2b.ts";
import { WORKING_DRIVERS } from "../machine/drivers.ts";

describe.each(WORKING_DRIVERS)("A client that goes away from a $name sandbox", ({ create }) => {
  let server: E2bServer;
  let sandbox: Sandbox;
  beforeEach(async () => {
    server = await startE2b({ driver: create() });
    sandbox = await Sandbox.create(connectionTo(server));
  });
  afterEach(() => server[Symbol.asyncDispose]());

  /** What the sandbox says of itself to others. */
  async function greet(): Promise<string> {
    return (await sandbox.commands.run("echo well")).stdout;
  }

  it("may stop reading in the middle of much output", async () => {
    const controller = new AbortController();
    const { promise: started, resolve } = Promise.withResolvers<void>();
    const command = sandbox.commands.run("yes", { timeoutMs: 0, signal: controller.signal, onStdout: () => resolve() });
    await started;

    controller.abort();

    await expect(command).rejects.toThrow("canceled");
    expect(await greet()).toBe("well\n");
  });

  it("may stop in the middle of an upload", async () => {
    const socket = await send(
      "POST /files?path=half.bin",
      "content-type: application/octet-stream\r\ncontent-length: 1000000\r\n\r\nonly the beginning",
    );
    socket.destroy();
    await once(socket, "close");

    expect(await greet()).toBe("well\n");
  });

  it("may stop in the middle of a form", async () => {
    const head = 'content-disposition: form-data; name="file"; filename="half.bin"';
    const socket = await send(
      "POST /files",
      `content-type: multipart/form-data; boundary=b\r\ncontent-length: 1000000\r\n\r\n--b\r\n${head}\r\n\r\nhalf`,
    );
    socket.destroy();
    await once(socket, "close");

    expect(await greet()).toBe("well\n");
  });

  it.each([
    ["no frame at all", ""],
    ["half a frame", "\0\0\0\0\x10{"],
    ["a frame of no JSON", "\0\0\0\0\x04}}}}"],
    ["a frame longer than it says", "\0\0\0\0\x02{}{}{}"],
  ])("may send %s", async (_what, body) => {
    const response = await fetch(`${server.url}/process.Process/Start`, {
      method: "POST",
      headers: { ...headersOfSandbox(), "content-type": "application/connect+json" },
      body,
    });

    expect(await response.text()).toContain('"error"');
    expect(await greet()).toBe("well\n");
  });

  function headersOfSandbox(): Record<string, string> {
    const token = server.sandboxes()[0]?.accessToken ?? "";
    return { "e2b-sandbox-id": sandbox.sandboxId, "e2b-sandbox-port": String(ENVD_PORT), "x-access-token": token };
  }

  /** Sends a request by hand, and returns when all of it is on its way. */
  async function send(line: string, rest: string) {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    await once(socket, "connect");
    const headers = Object.entries(headersOfSandbox()).map(([name, value]) => `${name}: ${value}\r\n`);
    await new Promise<void>((resolve) => {
      socket.write(`${line} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers.join("")}${rest}`, () => resolve());
    });
    return socket;
  }
});
