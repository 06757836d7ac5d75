import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Template } from "../machine/machine.ts";
import type { TemplateRecord } from "../records.ts";
import { newId } from "../store.ts";
import { DEFAULT_TAG } from "./resolve.ts";

const CHECKOUT = fileURLToPath(new URL("../../..", import.meta.url));

/** The service's own templates that agents come in. Here they are what "base" is. */
const PREBUILT = ["base", "claude", "codex", "amp", "opencode", "openclaw"];
const CPU_COUNT = 2;
const MEMORY_MB = 512;

/** A template that a test brings: programs of this machine, under a name. */
export type OwnTemplate = Omit<Template, "templateId">;

/** The templates that are there from the start. */
export async function createTemplates(
  root: string,
  own: readonly OwnTemplate[],
  now: Date,
): Promise<readonly TemplateRecord[]> {
  const plain = PREBUILT.map((name) => ({ name, path: [], readPaths: [], envs: {} }));
  const templates = [...plain, await createGateway(root), await createSandpiper(root), ...own];
  const byName = new Map(templates.map((template) => [template.name, template]));
  return [...byName.values()].map((template) => recordOf(template, now));
}

function recordOf(template: OwnTemplate, createdAt: Date): TemplateRecord {
  const templateId = newId();
  return {
    templateId,
    aliases: [template.name],
    tags: new Map([[DEFAULT_TAG, randomUUID()]]),
    createdAt,
    machine: { ...template, templateId },
    cpuCount: CPU_COUNT,
    memoryMB: MEMORY_MB,
    snapshot: null,
    isReady: true,
  };
}

/** What `npm run template:build` puts into a template: this Node and this checkout's analysers, under their names there. */
async function createSandpiper(root: string): Promise<OwnTemplate> {
  const folder = join(root, "programs", "sandpiper");
  await mkdir(folder, { recursive: true });
  const built = join(CHECKOUT, "dist/analysers.js");
  const source = join(CHECKOUT, "src/analysers/main.ts");
  await symlink(process.execPath, join(folder, "sandpiper-node"));
  await symlink(existsSync(source) ? source : built, join(folder, "sandpiper-analysers"));
  const files = ["package.json", "src", "dist", "node_modules"].map((name) => join(CHECKOUT, name));
  return {
    name: "sandpiper",
    path: [folder],
    readPaths: [folder, dirname(process.execPath), ...files.filter((path) => existsSync(path))],
    envs: {},
  };
}

/** The gateway as far as the SDK starts it: it takes its configuration, keeps its token where the SDK looks, and serves nothing. */
async function createGateway(root: string): Promise<OwnTemplate> {
  const folder = join(root, "programs", "mcp-gateway");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "mcp-gateway"), GATEWAY, { mode: 0o755 });
  return { name: "mcp-gateway", path: [folder], readPaths: [folder], envs: {} };
}

const GATEWAY = `#!/bin/sh
if [ "$1" != --config ] || [ -z "$2" ]; then
  echo "usage: mcp-gateway --config JSON" >&2
  exit 2
fi
if [ -z "$GATEWAY_ACCESS_TOKEN" ]; then
  echo "GATEWAY_ACCESS_TOKEN is not set" >&2
  exit 1
fi
umask 077
printf %s "$2" > "$HOME/.mcp-gateway.json"
`;
