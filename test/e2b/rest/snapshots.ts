import { z } from "zod";
import { ApiError, badRequest, type Answer, created, sandboxNotFound } from "../http/answer.ts";
import { type Call, readBody } from "../http/call.ts";
import { paginate } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import type { MachineImage } from "../machine/machine.ts";
import type { SandboxRecord, TemplateRecord } from "../records.ts";
import { findSandbox, sandboxIdOf } from "../sandboxes/find.ts";
import { inTurn } from "../sandboxes/in-turn.ts";
import { launchSandbox } from "../sandboxes/launch.ts";
import { requireLifetime } from "../sandboxes/lifetime.ts";
import { takeNote } from "../sandboxes/take-note.ts";
import { findTemplate, newId } from "../store.ts";
import { DEFAULT_TAG, parseTemplateName } from "../templates/resolve.ts";
import { TEAM } from "../world.ts";
import { presentCreated } from "./present.ts";

/** https://github.com/e2b-dev/infra: packages/api/internal/handlers/sandbox_fork.go */
const MOST_FORKS = 100;
const FORK_TIMEOUT_SECONDS = 15;

const NewSnapshot = z.object({ name: z.string().optional() });
const Fork = z.object({ timeout: z.int().optional(), count: z.int().optional() });

export const SNAPSHOTS: readonly Route[] = [
  { route: "POST /sandboxes/{sandboxID}/snapshots", handle: createSnapshot },
  { route: "GET /snapshots", handle: listSnapshots },
  { route: "POST /sandboxes/{sandboxID}/fork", handle: fork },
];

async function createSnapshot(call: Call): Promise<Answer> {
  const { world } = call;
  const { name: text } = readBody(call, NewSnapshot);
  const name = text === undefined ? null : parseTemplateName(text, "Invalid name");
  requireOwnName(name?.identifier ?? "");
  const record = findSandbox(call);
  if (record.state !== "running") throw sandboxNotFound(record.sandboxId);
  const image = await copyFiles(record);
  const known = name === null ? null : findTemplate(world.store, name.alias);
  if (known?.snapshot === null) {
    await image[Symbol.asyncDispose]();
    throw badRequest(`Invalid name: '${text}' is the name of a template`);
  }
  if (known !== null) await known.snapshot.image[Symbol.asyncDispose]();
  const snapshot: TemplateRecord = {
    ...record.templateRecord,
    templateId: known?.templateId ?? newId(),
    aliases: name === null ? [] : [name.alias],
    tags: new Map(known?.tags).set(name?.tag ?? DEFAULT_TAG, newId()),
    createdAt: world.clock.now(),
    snapshot: { image, sandboxId: record.sandboxId },
    isReady: true,
  };
  world.store.templates.set(snapshot.templateId, snapshot);
  takeNote(world, record, "snapshotted");
  return created(present(snapshot, name?.tag));
}

function requireOwnName(identifier: string): void {
  const [team, ...rest] = identifier.split("/");
  if (rest.length === 0 || team === TEAM) return;
  throw badRequest(`namespace '${team}' must match your team '${TEAM}'`);
}

function present({ templateId, aliases }: TemplateRecord, tag = DEFAULT_TAG) {
  const names = aliases.map((alias) => `${TEAM}/${alias}`);
  return { snapshotID: `${names[0] ?? templateId}:${tag}`, names };
}

function listSnapshots(call: Call): Answer {
  const sandboxId = call.query.get("sandboxID");
  const id = sandboxId === null ? null : sandboxIdOf(sandboxId);
  const name = call.query.get("name");
  const alias = name === null ? null : parseTemplateName(name, "Invalid name").alias;
  const found = [...call.world.store.templates.values()].filter(
    ({ snapshot, aliases }) =>
      snapshot !== null && (id === null || snapshot.sandboxId === id) && (alias === null || aliases.includes(alias)),
  );
  return paginate(call, {
    items: found,
    position: ({ createdAt, templateId }) => ({ at: createdAt, id: templateId }),
    present: (snapshot) => present(snapshot, [...snapshot.tags.keys()].at(-1)),
  });
}

/** Copies of a running sandbox, each of which comes to be or not by itself. They have its files, and none of its processes. */
async function fork(call: Call): Promise<Answer> {
  const { world } = call;
  const { timeout, count = 1 } = readBody(call, Fork);
  const timeoutSeconds = requireLifetime(world, timeout ?? FORK_TIMEOUT_SECONDS);
  requireCount(count, world.limits.concurrentSandboxes);
  const record = findSandbox(call);
  if (record.state === "paused") {
    throw new ApiError(409, `Sandbox '${record.sandboxId}' is paused and cannot be forked; resume it first`);
  }
  await using image = await copyFiles(record);
  takeNote(world, record, "forked");
  const { templateRecord: template, accessToken, ...same } = record;
  const isSecure = accessToken !== null;
  const results: unknown[] = [];
  for (let index = 0; index < count; index += 1) {
    results.push(await tryFork(() => launchSandbox(world, { ...same, template, timeoutSeconds, isSecure, image })));
  }
  return created(results);
}

function requireCount(count: number, concurrentSandboxes: number): void {
  if (count < 1) throw badRequest("Count must be at least 1");
  if (count > MOST_FORKS) throw badRequest(`Count cannot be greater than ${MOST_FORKS}`);
  if (count < concurrentSandboxes) return;
  throw badRequest(`Count must be lower than the maximum number of concurrent sandboxes (${concurrentSandboxes})`);
}

async function tryFork(launch: () => Promise<SandboxRecord>): Promise<unknown> {
  try {
    return { sandbox: presentCreated(await launch()) };
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    return { error: cause.answer.body };
  }
}

function copyFiles(record: SandboxRecord): Promise<MachineImage> {
  return inTurn(record, async () => {
    if (record.state !== "running") throw sandboxNotFound(record.sandboxId);
    return await record.machine.copyFiles();
  });
}
