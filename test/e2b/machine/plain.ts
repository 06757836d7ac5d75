import { once } from "node:events";
import { realpath } from "node:fs/promises";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { createEnvd } from "../envd/envd.ts";
import type { Envd } from "../envd/envd.ts";
import { ENVD_PORT, REAL_TIMINGS } from "../envd/envd-config.ts";
import type { EnvdTimings } from "../envd/envd-config.ts";
import type { ProcessEntry } from "../../../src/sandbox/local/process/processes.ts";
import { measureMachine } from "../envd/machine-metrics.ts";
import type { Machine, MachineDriver, MachineSpec } from "./machine.ts";
import { continueAll, endMarked, findMarked, stopAll } from "./marked-processes.ts";
import { toMachineMetrics } from "./machine-metrics.ts";
import { createPlainPlatform } from "./plain-platform.ts";
import { proxyRequest, proxyUpgrade } from "./port-proxy.ts";
import { copyFolder, makeFolder, makeHomes, makeImage, removeFolder } from "./sandbox-folder.ts";

/**
 * Machines without namespaces, for every system: commands run as the current user with the programs and the network of this
 * machine, /home/user and /root are folders of each sandbox. `internet: false` cannot be kept here and is ignored.
 */
export function createPlainDriver(timings: EnvdTimings = REAL_TIMINGS): MachineDriver {
  return { name: "plain", start: (spec) => startMachine(spec, timings) };
}

async function startMachine(spec: MachineSpec, timings: EnvdTimings): Promise<Machine> {
  const { sandboxId, accessToken, template, image } = spec;
  const directory = await realpath(await makeFolder("machine"));
  await makeHomes(directory, template.path);
  if (image !== undefined) await copyFolder(image.directory, directory);

  const logLines: string[] = [];
  let envd = boot();
  let stopped: readonly number[] = [];

  function find(): Promise<readonly ProcessEntry[]> {
    return findMarked({ sandboxId, directory });
  }

  function boot(): Envd {
    const path = [...template.path, process.env["PATH"] ?? "/usr/bin:/bin"].join(":");
    const envs = { ...template.envs, ...spec.envs };
    const config = { sandboxId, templateId: template.templateId, accessToken, envs, path };
    return createEnvd({ config, platform: createPlainPlatform(directory), timings });
  }

  async function stop(): Promise<void> {
    envd.close();
    logLines.push(...envd.logLines);
    await endMarked(find);
  }

  return {
    handle(request, response, port) {
      if (port === ENVD_PORT) envd.handle(request, response);
      else proxyRequest(request, response, { sandboxId, port, open: openLoopback });
    },
    upgrade: (request, socket, head, port) =>
      proxyUpgrade(request, socket, head, { sandboxId, port, open: openLoopback }),
    ownsSignature: (url) => envd.ownsSignature(url),
    async pause() {
      stopped = await stopAll(find);
    },
    async resume({ memory }) {
      if (memory) {
        continueAll(stopped);
        return;
      }
      await stop();
      envd = boot();
    },
    copyFiles: () => makeImage(directory),
    metrics: async () => toMachineMetrics(await measureMachine(directory)),
    readLog: async () => [...logLines, ...envd.logLines],
    async end() {
      await stop();
      await removeFolder(directory);
    },
  };
}

async function openLoopback(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}
