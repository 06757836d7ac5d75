import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findSystemProgram } from "../../../src/sandbox/local/system-program.ts";
import { isSignedWith } from "../envd/access.ts";
import { ENVD_PORT, REAL_TIMINGS } from "../envd/envd-config.ts";
import type { EnvdTimings } from "../envd/envd-config.ts";
import { measureMachine } from "../envd/machine-metrics.ts";
import { makeBwrapArguments } from "./bwrap-arguments.ts";
import type { MachineFolders } from "./bwrap-arguments.ts";
import { checkTemplate } from "./check-template.ts";
import { startEnvdChild } from "./envd-child.ts";
import type { EnvdChild } from "./envd-child.ts";
import type { Machine, MachineDriver, MachineSpec } from "./machine.ts";
import { continueAll, stopAll } from "./marked-processes.ts";
import { proxyRequest, proxyUpgrade } from "./port-proxy.ts";
import type { PortTarget } from "./port-proxy.ts";
import { makeFolder, makeImage, removeFolder } from "./sandbox-folder.ts";
import { toMachineMetrics } from "./machine-metrics.ts";
import { makeRoot, sandboxPath } from "./sandbox-root.ts";

/** Machines with files, users, processes and, without `internet`, a network of their own. Works for root and for others. */
export function createBubblewrapDriver(timings: EnvdTimings = REAL_TIMINGS): MachineDriver {
  return { name: "bubblewrap", start: (spec) => startMachine(spec, timings) };
}

async function startMachine(spec: MachineSpec, timings: EnvdTimings): Promise<Machine> {
  const { sandboxId, accessToken } = spec;
  checkTemplate(spec.template);
  const directory = await makeFolder("machine");
  const folders: MachineFolders = {
    root: join(directory, "root"),
    envd: join(directory, "envd"),
    bootId: join(directory, "boot_id"),
  };
  const logLines: string[] = [];
  let child: EnvdChild;
  let stopped: readonly number[] = [];
  try {
    await makeRoot(folders.root, spec);
    child = await boot(spec, folders, timings);
  } catch (error) {
    await removeFolder(directory);
    throw error;
  }

  function targetOf(port: number): PortTarget {
    const open = port === ENVD_PORT ? () => child.openEnvd() : (wanted: number) => child.openPort(wanted);
    return { sandboxId, port, open };
  }

  return {
    handle: (request, response, port) => proxyRequest(request, response, targetOf(port)),
    upgrade: (request, socket, head, port) => proxyUpgrade(request, socket, head, targetOf(port)),
    ownsSignature: (url) => accessToken !== null && isSignedWith(url, accessToken),
    async pause() {
      stopped = await stopAll(() => child.findProcesses());
    },
    async resume({ memory }) {
      continueAll(stopped);
      if (memory) return;
      logLines.push(...(await child.readLog()));
      await child.kill();
      child = await boot(spec, folders, timings);
    },
    copyFiles: () => makeImage(folders.root),
    metrics: async () => toMachineMetrics(await measureMachine(directory)),
    readLog: async () => [...logLines, ...(await child.readLog())],
    async end() {
      await child.kill();
      await removeFolder(directory);
    },
  };
}

async function boot(spec: MachineSpec, folders: MachineFolders, timings: EnvdTimings): Promise<EnvdChild> {
  const { sandboxId, accessToken, template } = spec;
  const socketFolder = join(folders.envd, "run");
  await rm(folders.envd, { recursive: true, force: true });
  await mkdir(socketFolder, { recursive: true, mode: 0o700 });
  await writeFile(join(folders.envd, "package.json"), `{ "type": "module" }\n`);
  await writeFile(folders.bootId, `${randomUUID()}\n`);
  const config = {
    sandboxId,
    templateId: template.templateId,
    accessToken,
    envs: { ...template.envs, ...spec.envs },
    path: sandboxPath(template.path),
  };
  return startEnvdChild({
    program: findSystemProgram("bwrap") ?? "bwrap",
    arguments: makeBwrapArguments(spec, folders),
    config: { config, timings },
    socketFolder,
  });
}
