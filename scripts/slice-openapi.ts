/**
 * Cuts out of GitHub's OpenAPI descriptions what the counterpart in test/github answers and sends, and writes it to test/fixtures/openapi.
 * The packages are too large to depend on (385 MB and 36 MB), so that they are fetched into a temporary folder:
 * `node scripts/slice-openapi.ts`, or `node scripts/slice-openapi.ts FOLDER` with both unpacked as `openapi` and `openapi-webhooks`.
 */
import { execFile } from "node:child_process";
import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { ROUTES } from "#test/github/rest/routes.ts";

const REST = { folder: "openapi", source: "@octokit/openapi@23.0.2" };
const WEBHOOKS = { folder: "openapi-webhooks", source: "@octokit/openapi-webhooks@12.1.0" };
/** What the counterpart sends. */
const EVENTS = new Set([
  "check_run.completed",
  "check_run.created",
  "check_run.requested_action",
  "check_run.rerequested",
  "installation.created",
  "issue_comment.created",
  "issue_comment.deleted",
  "issue_comment.edited",
  "merge_group.checks_requested",
  "pull_request.closed",
  "pull_request.converted_to_draft",
  "pull_request.edited",
  "pull_request.labeled",
  "pull_request.opened",
  "pull_request.ready_for_review",
  "pull_request.reopened",
  "pull_request.review_requested",
  "pull_request.synchronize",
  "pull_request.unlabeled",
  "pull_request_review.dismissed",
  "pull_request_review.edited",
  "pull_request_review.submitted",
  "pull_request_review_comment.created",
  "pull_request_review_comment.deleted",
  "pull_request_review_comment.edited",
  "pull_request_review_thread.resolved",
  "pull_request_review_thread.unresolved",
  "push",
]);
/** What no validation needs. */
const PROSE = new Set([
  "description",
  "example",
  "examples",
  "title",
  "externalDocs",
  "default",
  "deprecated",
  "discriminator",
]);
const TARGET = join(import.meta.dirname, "..", "test", "fixtures", "openapi");
const run = promisify(execFile);

type Node = Record<string, unknown>;
const Description = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  webhooks: z.record(z.string(), z.unknown()).optional(),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
});
type Description = z.infer<typeof Description>;

await main();

async function main(): Promise<void> {
  const [given] = process.argv.slice(2);
  const folder = given ?? (await mkdtemp(join(tmpdir(), "slice-openapi-")));
  try {
    if (given === undefined) await Promise.all([REST, WEBHOOKS].map(async (one) => await unpack(folder, one)));
    await mkdir(TARGET, { recursive: true });
    await write("rest.json", REST.source, sliceRest(await read(folder, REST.folder)));
    await write("webhooks.json", WEBHOOKS.source, sliceWebhooks(await read(folder, WEBHOOKS.folder)));
  } finally {
    if (given === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(folder: string, { folder: name, source }: typeof REST): Promise<void> {
  const { stdout } = await run("npm", ["pack", "--silent", source], { cwd: folder });
  await mkdir(join(folder, name));
  const archive = join(folder, stdout.trim());
  await run("tar", [
    "-xzf",
    archive,
    "-C",
    join(folder, name),
    "--strip-components=1",
    "package/generated/api.github.com.json",
  ]);
}

async function read(folder: string, name: string): Promise<Description> {
  return Description.parse(JSON.parse(await readFile(join(folder, name, "generated", "api.github.com.json"), "utf8")));
}

/** Schemas by "METHOD /path STATUS". A route that GitHub does not describe stops the script: its name here must be wrong. */
function sliceRest(description: Description): Slice {
  const kept = new Map<string, unknown>();
  const answers: Node = {};
  for (const { route } of ROUTES) {
    const [method = "", path = ""] = route.split(" ");
    const operation = description.paths?.[path]?.[method.toLowerCase()];
    if (operation === undefined)
      throw new Error(`GitHub's description has no "${route}". Use the names of its documentation.`);
    for (const [status, answer] of Object.entries(objectAt(operation, "responses"))) {
      answers[`${route} ${status}`] = keep(description, jsonSchema(resolve(description, answer)), kept);
    }
  }
  return { answers, schemas: Object.fromEntries(kept) };
}

/** Schemas by "event.action", or by "event" alone. */
function sliceWebhooks(description: Description): Slice {
  const kept = new Map<string, unknown>();
  const answers: Node = {};
  for (const webhook of Object.values(description.webhooks ?? {})) {
    const post = objectAt(webhook, "post");
    const id = post["operationId"];
    const name = typeof id === "string" ? id.replace("/", ".").replaceAll("-", "_") : "";
    if (!EVENTS.has(name)) continue;
    answers[name] = keep(description, jsonSchema(resolve(description, post["requestBody"])), kept);
  }
  return { answers, schemas: Object.fromEntries(kept) };
}

interface Slice {
  readonly answers: Node;
  readonly schemas: Node;
}

/** A copy without what no validation needs, whose references lead to `#/schemas/NAME`; what they name is kept as well. */
function keep(description: Description, node: unknown, kept: Map<string, unknown>): unknown {
  if (Array.isArray(node)) return node.map((item) => keep(description, item, kept));
  if (!isNode(node)) return node;
  const reference = node["$ref"];
  if (typeof reference === "string") {
    const name = reference.slice(reference.lastIndexOf("/") + 1);
    if (!kept.has(name)) {
      kept.set(name, null);
      kept.set(name, keep(description, resolve(description, node), kept));
    }
    return { $ref: `#/schemas/${name}` };
  }
  const { nullable, ...rest } = node;
  // OpenAPI 3.0 says `nullable`, JSON Schema says it with a type.
  if (nullable === true) return { anyOf: [keep(description, rest, kept), { type: "null" }] };
  const entries = Object.entries(rest).filter(([key]) => !isProse(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      key === "properties" ? keepProperties(description, value, kept) : keep(description, value, kept),
    ]),
  );
}

/** The keys of `properties` are names of fields, which may be called "description" or "title". */
function keepProperties(description: Description, properties: unknown, kept: Map<string, unknown>): unknown {
  if (!isNode(properties)) return properties;
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, keep(description, schema, kept)]),
  );
}

function isProse(key: string): boolean {
  return key.startsWith("x-") || PROSE.has(key);
}

function jsonSchema(node: Node): unknown {
  const content = node["content"];
  if (!isNode(content)) return null;
  return objectAt(content["application/json"] ?? {}, "schema");
}

function resolve(description: Description, node: unknown): Node {
  if (!isNode(node))
    throw new Error("A part of GitHub's description is not what it was. Look at the new version of the package.");
  const reference = node["$ref"];
  if (typeof reference !== "string") return node;
  const [kind = "", name = ""] = reference.replace("#/components/", "").split("/");
  return resolve(description, description.components[kind]?.[name]);
}

function objectAt(node: unknown, key: string): Node {
  const value = isNode(node) ? node[key] : undefined;
  return isNode(value) ? value : {};
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function write(file: string, source: string, slice: Slice): Promise<void> {
  const text = JSON.stringify({ source, license: "MIT", ...slice });
  await writeFile(join(TARGET, file), `${text}\n`);
  console.log(
    `${file}: ${Object.keys(slice.answers).length} answers, ${Object.keys(slice.schemas).length} schemas, ${text.length} bytes`,
  );
}
