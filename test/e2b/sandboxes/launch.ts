import { randomBytes } from "node:crypto";
import type { MachineImage } from "../machine/machine.ts";
import type { Network, SandboxRecord, TemplateRecord, VolumeMount } from "../records.ts";
import { newId } from "../store.ts";
import type { World } from "../world.ts";
import { endSandbox } from "./end.ts";
import { inSlot } from "./limits.ts";
import { setEnd } from "./lifetime.ts";
import { pauseSandbox } from "./pause.ts";
import { takeNote } from "./take-note.ts";

/** A sandbox to start, when everything about it is checked. */
export interface Launch {
  readonly template: TemplateRecord;
  readonly timeoutSeconds: number;
  readonly isSecure: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly envs: Readonly<Record<string, string>>;
  readonly mcp: Readonly<Record<string, unknown>> | null;
  readonly network: Network | null;
  readonly allowInternetAccess: boolean | null;
  readonly autoPause: boolean;
  readonly autoPauseMemory: boolean;
  readonly autoResume: boolean;
  readonly volumeMounts: readonly VolumeMount[];
  /** The files to begin with, where they are not those of the template. */
  readonly image?: MachineImage;
}

export function launchSandbox(world: World, launch: Launch): Promise<SandboxRecord> {
  return inSlot(world, () => start(world, launch));
}

async function start(world: World, launch: Launch): Promise<SandboxRecord> {
  const { template, timeoutSeconds, isSecure, image: ownImage, ...asked } = launch;
  const image = ownImage ?? template.snapshot?.image;
  const sandboxId = newId("i");
  const accessToken = isSecure ? newToken() : null;
  const machine = await world.driver.start({
    sandboxId,
    accessToken,
    envs: launch.envs,
    template: template.machine,
    internet: hasInternet(launch),
    ...(image === undefined ? {} : { image }),
  });
  const startedAt = world.clock.now();
  const record: SandboxRecord = {
    ...asked,
    sandboxId,
    templateId: template.templateId,
    template: template.aliases[0] ?? template.templateId,
    templateRecord: template,
    state: "running",
    accessToken,
    trafficToken: launch.network?.allowPublicTraffic === false ? newToken() : null,
    startedAt,
    endAt: startedAt,
    timeoutSeconds,
    pausedWithMemory: false,
    machine,
    expiry: null,
    expire: async () => {
      if (record.state !== "running") return;
      if (record.autoPause) await pauseSandbox(world, record, { memory: record.autoPauseMemory });
      else await endSandbox(world, record, "expired");
    },
    turn: Promise.resolve(),
    timeline: [],
    metrics: [],
  };
  world.store.sandboxes.set(sandboxId, record);
  takeNote(world, record, "created");
  setEnd(world, record, new Date(startedAt.getTime() + timeoutSeconds * 1000));
  return record;
}

/** Only all or nothing is kept: a list of allowed addresses is recorded, and lets everything through. */
function hasInternet({ allowInternetAccess, network }: Launch): boolean {
  if (allowInternetAccess === false) return (network?.allowOut ?? []).length > 0;
  return !(network?.denyOut ?? []).includes("0.0.0.0/0") || (network?.allowOut ?? []).length > 0;
}

function newToken(): string {
  return randomBytes(32).toString("hex");
}
