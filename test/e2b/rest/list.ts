import { badRequest, type Answer, ok } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import { paginate } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import type { SandboxRecord } from "../records.ts";
import { findTemplate } from "../store.ts";
import { parseTemplateName } from "../templates/resolve.ts";
import { presentListed } from "./present.ts";

export const LIST: readonly Route[] = [
  { route: "GET /sandboxes", handle: listRunning },
  { route: "GET /v2/sandboxes", handle: list },
];

function listRunning(call: Call): Answer {
  const found = matching(call).filter(({ state }) => state === "running");
  return ok(found.toReversed().map(presentListed));
}

function list(call: Call): Answer {
  const states = readStates(call);
  const startedAfter = readTime(call, "startedAfter");
  const templateId = readTemplate(call);
  const found = matching(call).filter(
    (record) =>
      states.includes(record.state) &&
      (startedAfter === null || record.startedAt >= startedAfter) &&
      (templateId === null || record.templateId === templateId),
  );
  const running = found.filter(({ state }) => state === "running").length;
  const answer = paginate(call, {
    items: found,
    position: ({ startedAt, sandboxId }) => ({ at: startedAt, id: sandboxId }),
    present: presentListed,
  });
  const total: Record<string, string> = states.includes("running") ? { "x-total-running": String(running) } : {};
  return { ...answer, headers: { ...answer.headers, ...total } };
}

/** Everything that is there and has the metadata of the query. */
function matching(call: Call): readonly SandboxRecord[] {
  const wanted = Object.entries(readMetadata(call));
  return [...call.world.store.sandboxes.values()].filter(
    ({ state, metadata }) => state !== "killed" && wanted.every(([key, value]) => metadata[key] === value),
  );
}

/** Keys and values are URL-encoded by themselves, then as a query, and then once more as a parameter of the real query. */
function readMetadata(call: Call): Readonly<Record<string, string>> {
  const text = call.query.get("metadata");
  if (text === null) return {};
  const pairs = unescapeQuery(text)
    .split("&")
    .map((pair) => pair.split("="));
  if (pairs.some(({ length }) => length !== 2)) throw badRequest("Error parsing metadata");
  return Object.fromEntries(pairs.map(([key = "", value = ""]) => [unescapeQuery(key), unescapeQuery(value)]));
}

function unescapeQuery(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw badRequest("Error parsing metadata");
  }
}

function readStates(call: Call): readonly string[] {
  const states = call.query.getAll("state").flatMap((part) => part.split(","));
  if (states.length === 0) return ["running", "paused"];
  const unknown = states.find((state) => state !== "running" && state !== "paused");
  if (unknown !== undefined) throw badRequest(`validation error: parameter "state" in query has an error: ${unknown}`);
  return states;
}

function readTime(call: Call, name: string): Date | null {
  const text = call.query.get(name);
  if (text === null) return null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw badRequest(`Invalid format for parameter ${name}: ${text}`);
  return time;
}

/** An unknown template matches nothing; it is no error. */
function readTemplate(call: Call): string | null {
  const text = call.query.get("template");
  if (text === null) return null;
  const { identifier } = parseTemplateName(text, "Invalid template");
  return findTemplate(call.world.store, identifier)?.templateId ?? "";
}
