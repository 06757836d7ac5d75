/** envd as a process of its own inside a sandbox. Started by the machine with its configuration on a file descriptor. */
import { once } from "node:events";
import { closeSync, readFileSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:net";
import { createControlServer } from "./control-socket.ts";
import type { EnvdConfig, EnvdTimings } from "./envd-config.ts";
import { createEnvd } from "./envd.ts";
import { createLinuxPlatform } from "./linux-platform.ts";

export interface ChildConfig {
  readonly config: EnvdConfig;
  readonly timings: EnvdTimings;
}

/** The configuration holds the token: it comes neither as an argument nor in the environment. */
const CONFIG_FD = 3;
const READY_FD = 4;

const { config, timings }: ChildConfig = JSON.parse(readFileSync(CONFIG_FD, "utf8"));
closeSync(CONFIG_FD);

const envd = createEnvd({ config, timings, platform: createLinuxPlatform() });
const server = createServer((request, response) => envd.handle(request, response));
server.requestTimeout = 0; // uploads and streams last as long as they last
await listen(server, "/.envd/run/envd.sock");
await listen(createControlServer(envd), "/.envd/run/control.sock");
writeSync(READY_FD, "ready");
closeSync(READY_FD);

async function listen(listener: Server, path: string): Promise<void> {
  listener.listen(path);
  await once(listener, "listening");
}
