import { z } from "zod";
import { ApiError, badRequest, type Answer, created, noContent, ok } from "../http/answer.ts";
import { type Call, param, readBody } from "../http/call.ts";
import type { Route } from "../http/route.ts";
import type { TemplateRecord } from "../records.ts";
import { findTemplate } from "../store.ts";
import { DEFAULT_TAG, parseTemplateName } from "../templates/resolve.ts";
import { ENVD_VERSION } from "../envd/envd-config.ts";
import { TEAM } from "../world.ts";

const AssignTags = z.object({ target: z.string(), tags: z.array(z.string()) });
const RemoveTags = z.object({ name: z.string(), tags: z.array(z.string()) });

export const TEMPLATES: readonly Route[] = [
  { route: "GET /templates", handle: list },
  { route: "GET /templates/{templateID}", handle: (call) => ok(present(call, requireTemplate(call))) },
  { route: "DELETE /templates/{templateID}", handle: remove },
  { route: "GET /templates/aliases/{alias}", handle: findAlias },
  { route: "POST /templates/tags", handle: assignTags },
  { route: "DELETE /templates/tags", handle: removeTags },
  { route: "GET /templates/{templateID}/tags", handle: listTags },
];

function list(call: Call): Answer {
  const templates = [...call.world.store.templates.values()].filter(({ snapshot }) => snapshot === null);
  return ok(templates.map((template) => present(call, template)));
}

/** Also of snapshots, which are templates to the service. Their images go with them. */
async function remove(call: Call): Promise<Answer> {
  const { sandboxes, templates } = call.world.store;
  const template = requireTemplate(call);
  const user = [...sandboxes.values()].find(
    ({ templateRecord, state }) => templateRecord.templateId === template.templateId && state !== "killed",
  );
  if (user !== undefined) {
    throw badRequest(
      `cannot delete template '${template.templateId}' because there are ${user.state} sandboxes using it`,
    );
  }
  templates.delete(template.templateId);
  await template.snapshot?.image[Symbol.asyncDispose]();
  return noContent();
}

function findAlias(call: Call): Answer {
  const { identifier, tag } = parseTemplateName(param(call, "alias"), "Invalid alias format");
  const template = requireByName(call, identifier);
  if (!template.tags.has(tag) && tag !== DEFAULT_TAG) {
    throw new ApiError(404, `tag '${tag}' does not exist for template '${identifier}'`);
  }
  return ok({ templateID: template.templateId, public: isPublic(template) });
}

function assignTags(call: Call): Answer {
  const body = readBody(call, AssignTags);
  if (body.tags.length === 0) throw badRequest("At least one tag is required");
  const { identifier, tag } = parseTemplateName(body.target, "Invalid target template format");
  const template = findTemplate(call.world.store, identifier);
  const buildId = template?.tags.get(tag);
  if (template === null || buildId === undefined) {
    throw new ApiError(404, `Template '${body.target}' with tag '${tag}' not found`);
  }
  const tags = body.tags.map((text) => parseTemplateName(`x:${text}`, "Invalid tag").tag);
  tags.forEach((name) => template.tags.set(name, buildId));
  return created({ tags, buildID: buildId });
}

function removeTags(call: Call): Answer {
  const { name, tags } = readBody(call, RemoveTags);
  if (tags.length === 0) throw badRequest("At least one tag is required");
  if (tags.includes(DEFAULT_TAG)) throw badRequest(`Cannot delete the '${DEFAULT_TAG}' tag`);
  const template = requireByName(call, parseTemplateName(name, "Invalid template name format").identifier);
  tags.forEach((tag) => template.tags.delete(tag));
  return noContent();
}

function listTags(call: Call): Answer {
  const template = requireTemplate(call);
  const createdAt = template.createdAt.toISOString();
  return ok([...template.tags].map(([tag, buildID]) => ({ tag, buildID, createdAt })));
}

function requireTemplate(call: Call): TemplateRecord {
  return requireByName(call, parseTemplateName(param(call, "templateID"), "Invalid template ID").identifier);
}

function requireByName(call: Call, identifier: string): TemplateRecord {
  const template = findTemplate(call.world.store, identifier);
  if (template === null) throw new ApiError(404, `template '${identifier}' not found`);
  return template;
}

function isPublic({ machine, snapshot }: TemplateRecord): boolean {
  return snapshot === null && machine.templateId === machine.name;
}

function present(call: Call, template: TemplateRecord) {
  const { templateId, aliases, tags, createdAt, cpuCount, memoryMB, isReady } = template;
  const at = createdAt.toISOString();
  const spawned = [...call.world.store.sandboxes.values()].filter((sandbox) => sandbox.templateId === templateId);
  return {
    templateID: templateId,
    buildID: tags.get(DEFAULT_TAG) ?? [...tags.values()].at(-1) ?? "",
    cpuCount,
    memoryMB,
    diskSizeMB: 10_240,
    public: isPublic(template),
    aliases,
    names: aliases.map((alias) => `${TEAM}/${alias}`),
    createdAt: at,
    updatedAt: at,
    createdBy: null,
    lastSpawnedAt: spawned.at(-1)?.startedAt.toISOString() ?? null,
    spawnCount: spawned.length,
    buildCount: [...call.world.store.builds.values()].filter((build) => build.templateId === templateId).length,
    envdVersion: ENVD_VERSION,
    buildStatus: isReady ? "ready" : "building",
  };
}
