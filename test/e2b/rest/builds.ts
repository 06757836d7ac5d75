import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ApiError, badRequest, type Answer, created, noContent, ok } from "../http/answer.ts";
import { type Call, numberOf, param, readBody } from "../http/call.ts";
import type { Route } from "../http/route.ts";
import type { BuildRecord, TemplateRecord } from "../records.ts";
import { findTemplate, newId } from "../store.ts";
import { finishBuild } from "../templates/finish-build.ts";
import { DEFAULT_TAG, parseTemplateName } from "../templates/resolve.ts";
import { uploadUrl } from "../templates/upload.ts";
import { TEAM } from "../world.ts";

/** https://e2b.dev/docs/template/quickstart */
const DEFAULT_CPU_COUNT = 2;
const DEFAULT_MEMORY_MB = 512;
const LOGS_PER_ANSWER = 100;

const NewBuild = z.object({
  name: z.string().optional(),
  alias: z.string().optional(),
  tags: z.array(z.string()).nullish(),
  cpuCount: z.int().min(1).optional(),
  memoryMB: z.int().min(128).optional(),
});
const Step = z.object({
  type: z.string(),
  args: z.array(z.string()).optional(),
  filesHash: z.string().optional(),
  force: z.boolean().optional(),
});
const StartBuild = z.object({
  fromImage: z.string().optional(),
  fromTemplate: z.string().optional(),
  fromImageRegistry: z.unknown().optional(),
  steps: z.array(Step).default([]),
  startCmd: z.string().optional(),
  readyCmd: z.string().optional(),
  force: z.boolean().optional(),
});

export const BUILDS: readonly Route[] = [
  { route: "POST /v3/templates", handle: requestBuild },
  { route: "GET /templates/{templateID}/files/{hash}", handle: offerUpload },
  { route: "POST /v2/templates/{templateID}/builds/{buildID}", handle: startBuild },
  { route: "GET /templates/{templateID}/builds/{buildID}/status", handle: readStatus },
  { route: "GET /templates/{templateID}/builds/{buildID}/logs", handle: readLogs },
];

function requestBuild(call: Call): Answer {
  const { store, clock } = call.world;
  const body = readBody(call, NewBuild);
  const text = body.name ?? body.alias;
  if (text === undefined) throw badRequest("Name is required");
  const { alias, tag } = parseTemplateName(text, "Invalid name");
  const named = tag === DEFAULT_TAG ? [] : [tag];
  const asked = (body.tags ?? []).map((part) => parseTemplateName(`x:${part}`, "Invalid tag").tag);
  const tags = [...new Set([...named, ...asked])];
  const known = findTemplate(store, alias);
  const template = known ?? newTemplate(alias, clock.now());
  store.templates.set(template.templateId, template);
  const build: BuildRecord = {
    buildId: randomUUID(),
    templateId: template.templateId,
    names: [`${TEAM}/${alias}`],
    tags: tags.length === 0 ? [DEFAULT_TAG] : tags,
    cpuCount: body.cpuCount ?? DEFAULT_CPU_COUNT,
    memoryMB: body.memoryMB ?? DEFAULT_MEMORY_MB,
    status: "waiting",
    spec: null,
    logs: [],
    reason: null,
    files: new Map(),
  };
  store.builds.set(build.buildId, build);
  return {
    status: 202,
    body: {
      templateID: template.templateId,
      buildID: build.buildId,
      public: false,
      aliases: [alias],
      names: build.names,
      tags: build.tags,
    },
  };
}

function newTemplate(alias: string, createdAt: Date): TemplateRecord {
  const templateId = newId();
  return {
    templateId,
    aliases: [alias],
    tags: new Map(),
    createdAt,
    machine: { templateId, name: alias, path: [], readPaths: [], envs: {} },
    cpuCount: DEFAULT_CPU_COUNT,
    memoryMB: DEFAULT_MEMORY_MB,
    snapshot: null,
    isReady: false,
  };
}

function offerUpload(call: Call): Answer {
  const templateId = param(call, "templateID");
  const hash = param(call, "hash");
  if (!/^[0-9a-f]{16,128}$/.test(hash)) throw badRequest("Invalid files hash");
  const builds = [...call.world.store.builds.values()].filter((build) => build.templateId === templateId);
  if (builds.length === 0) throw new ApiError(404, `Error when getting template: template '${templateId}' not found`);
  const isPresent = builds.some(({ files }) => files.has(hash));
  return created({ present: isPresent, url: uploadUrl(call.world, templateId, hash) });
}

function startBuild(call: Call): Answer {
  const build = requireBuild(call);
  if (build.status !== "waiting") throw badRequest("build is not in waiting state");
  build.spec = readBody(call, StartBuild);
  const failure = call.fault?.kind === "failed-build" ? call.fault : null;
  finishBuild(call.world, build, failure);
  return { ...noContent(), status: 202 };
}

function readStatus(call: Call): Answer {
  const build = requireBuild(call);
  const { buildId, templateId, status, reason } = build;
  const logEntries = logsFrom(call, build, numberOf(call, "logsOffset") ?? 0);
  return ok({
    buildID: buildId,
    templateID: templateId,
    status,
    logs: logEntries.map(({ message }) => message),
    logEntries,
    ...(reason === null ? {} : { reason: { ...reason, logEntries: [] } }),
  });
}

function readLogs(call: Call): Answer {
  return ok({ logs: logsFrom(call, requireBuild(call), 0) });
}

function logsFrom(call: Call, { logs }: BuildRecord, offset: number) {
  const limit = Math.min(numberOf(call, "limit") ?? LOGS_PER_ANSWER, LOGS_PER_ANSWER);
  return logs.slice(offset, offset + limit).map(({ timestamp, ...log }) => ({
    ...log,
    timestamp: timestamp.toISOString(),
  }));
}

function requireBuild(call: Call): BuildRecord {
  const id = param(call, "buildID");
  const build = call.world.store.builds.get(id);
  if (build === undefined || build.templateId !== param(call, "templateID")) {
    throw badRequest(`Build '${id}' not found`);
  }
  return build;
}
