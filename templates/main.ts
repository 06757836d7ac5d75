import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { AuthenticationError, E2B } from "e2b";
import { UsageError } from "#core/errors.ts";
import { readEnv } from "../src/entrypoints/env/env.ts";
import { messageOf } from "#core/errors.ts";
import { toOneLine } from "#core/markdown/one-line.ts";
import { buildTemplate, type Building } from "./build-template.ts";
import type { PackageSource } from "./define-template.ts";
import { packPackage } from "./pack-package.ts";
import { TEMPLATES, type TemplatePlan } from "./template-plan.ts";

const USAGE = `Builds the templates of Sandpiper at E2B, with the key of E2B_API_KEY.

  npm run template:build -- [--package sandpiper-review@VERSION] [NAME ...]
  npm run template:build -- --list

All are built where none is named. The package of this clone goes into them where none of npm is named.
--list tells the names, and what is in each.
`;
const NAME_WIDTH = Math.max(...TEMPLATES.map(({ name }) => name.length));
const SEE_NAMES = "Run `npm run template:build -- --list` to see the names of the templates.";
const root = fileURLToPath(new URL("..", import.meta.url));

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n${isWrongOption(error) ? `\n${USAGE}` : ""}`);
  process.exitCode = error instanceof UsageError || isWrongOption(error) ? 2 : 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      list: { type: "boolean", default: false },
      package: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values.list) {
    process.stdout.write(TEMPLATES.map(describeTemplate).join(""));
    return 0;
  }

  const plans = choose(positionals);
  const client = connect();
  if (values.package !== undefined) return await buildAll(plans, client, fromRegistry(values.package));

  process.stdout.write("Packing this clone\n");
  await using packed = await packPackage(root);
  return await buildAll(plans, client, { kind: "tarball", path: packed.path });
}

function describeTemplate({ name, agent, cpuCount, memoryMB }: TemplatePlan): string {
  const holds = agent === null ? "analysers only" : `${agent.package}@${agent.version}`;
  return `${name.padEnd(NAME_WIDTH)}  ${cpuCount} vCPU, ${memoryMB} MB  ${holds}\n`;
}

function choose(names: readonly string[]): readonly TemplatePlan[] {
  const unknown = names.filter((name) => !TEMPLATES.some((plan) => plan.name === name));
  if (unknown.length > 0) throw new UsageError(`There is no template ${unknown.join(", ")}. ${SEE_NAMES}`);
  return names.length === 0 ? TEMPLATES : TEMPLATES.filter(({ name }) => names.includes(name));
}

function connect(): E2B {
  const { apiKey, domain, apiUrl } = readEnv(process.env).e2b;
  if (apiKey === null) {
    throw new UsageError("Building templates needs a key of E2B. Set E2B_API_KEY; https://e2b.dev/dashboard has it.");
  }
  return new E2B({ apiKey, ...(domain === null ? {} : { domain }), ...(apiUrl === null ? {} : { apiUrl }) });
}

/** The specification becomes a word of a command line in the template. */
function fromRegistry(spec: string): PackageSource {
  if (/^sandpiper-review@\d+\.\d+\.\d+(-[\w.]+)?$/.test(spec)) return { kind: "registry", spec };
  throw new UsageError(`--package is to name one version, such as sandpiper-review@1.2.3, and not "${spec}".`);
}

/** One after the other: what they have in common is then taken from E2B's cache. One that fails does not keep the others. */
async function buildAll(plans: readonly TemplatePlan[], client: E2B, source: PackageSource): Promise<number> {
  const { signal } = interruption;
  const building: Building = { client, source, signal, say: (line) => process.stdout.write(`${line}\n`) };
  const failed: string[] = [];
  for (const plan of plans) {
    try {
      const id = await buildTemplate(plan, building);
      process.stdout.write(`${plan.name} is ready (${id}).\n`);
    } catch (error) {
      if (signal.aborted) throw new Error("Stopped. A build that has begun goes on at E2B.", { cause: error });
      if (error instanceof AuthenticationError) throw refusedKey(error);
      process.stderr.write(`${plan.name} was not built: ${describe(error)}\n`);
      failed.push(plan.name);
    }
  }
  if (failed.length === 0) return 0;
  process.stderr.write(`${failed.length} of ${plans.length} templates were not built: ${failed.join(", ")}.\n`);
  return 1;
}

function refusedKey(cause: Error): UsageError {
  return new UsageError(`E2B does not take the key in E2B_API_KEY: ${describe(cause)}`, { cause });
}

/** On one line, whatever E2B says. */
function describe(error: unknown): string {
  return toOneLine(messageOf(error));
}

function isWrongOption(error: unknown): boolean {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}
