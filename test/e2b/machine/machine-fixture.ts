import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { Sandbox } from "e2b";
import { listen } from "#test/http/listen.ts";
import { ENVD_PORT, ENVD_VERSION } from "../envd/envd-config.ts";
import type { Machine, MachineDriver, MachineSpec } from "./machine.ts";

export const TOKEN = "token-of-this-sandbox";

/** One machine behind a server of its own, which also answers as much of the control plane as `Sandbox.connect` asks for. */
export interface MachineFixture extends AsyncDisposable {
  readonly machine: Machine;
  readonly sandboxId: string;
  readonly url: string;
  /** The real SDK, connected to the machine. */
  readonly sandbox: Sandbox;
  /** A request to envd with the token, or with other headers. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

let count = 0;

export async function startMachine(driver: MachineDriver, changes: Partial<MachineSpec> = {}): Promise<MachineFixture> {
  count += 1;
  const sandboxId = `itest${process.pid}x${count}`;
  const machine = await driver.start({ ...makeSpec(sandboxId), ...changes });
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/v2/sandboxes/") === true) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(describeSandbox(sandboxId, changes)));
      return;
    }
    machine.handle(request, response, readPort(request));
  });
  server.on("upgrade", (request, socket, head) => machine.upgrade(request, socket, head, readPort(request)));
  const url = await listen(server);
  const sandbox = await Sandbox.connect(sandboxId, {
    apiUrl: url,
    sandboxUrl: url,
    apiKey: `e2b_${"0".repeat(40)}`,
    requestTimeoutMs: 30_000,
  });
  return {
    machine,
    sandboxId,
    url,
    sandbox,
    fetch: (path, init = {}) => fetch(`${url}${path}`, { headers: { "x-access-token": TOKEN }, ...init }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await machine.end();
    },
  };
}

function makeSpec(sandboxId: string): MachineSpec {
  return {
    sandboxId,
    accessToken: TOKEN,
    envs: {},
    template: { templateId: "tplbase", name: "base", path: [], readPaths: [], envs: {} },
    internet: false,
  };
}

function describeSandbox(sandboxID: string, { accessToken = TOKEN }: Partial<MachineSpec>): object {
  return { sandboxID, templateID: "tplbase", clientID: "c", envdVersion: ENVD_VERSION, envdAccessToken: accessToken };
}

function readPort({ headers }: IncomingMessage): number {
  return Number(headers["e2b-sandbox-port"] ?? ENVD_PORT);
}
