import { z } from "zod";
import { badRequest, created, noContent, ok, sandboxNotFound } from "../http/answer.ts";
import { type Call, readBody } from "../http/call.ts";
import type { Route } from "../http/route.ts";
import { endSandbox } from "../sandboxes/end.ts";
import { findSandbox } from "../sandboxes/find.ts";
import { keepAlive, requireLifetime } from "../sandboxes/lifetime.ts";
import { pauseSandbox, resumeSandbox } from "../sandboxes/pause.ts";
import { takeNote } from "../sandboxes/take-note.ts";
import { NetworkUpdate, requireNetwork } from "./network-config.ts";
import { presentCreated, presentDetail } from "./present.ts";

/** What v1 takes for granted, and the least that a refresh gives. */
const V1_TIMEOUT_SECONDS = 15;
const V2_TIMEOUT_SECONDS = 300;

const Connect = z.object({ timeout: z.int().optional(), memory: z.boolean().optional() });
const Resume = Connect.extend({ autoPause: z.boolean().optional() });
const Timeout = z.object({ timeout: z.int() });
const Refresh = z.object({ duration: z.int().optional() });
const Pause = z.object({ memory: z.boolean().optional() });

export const SANDBOXES: readonly Route[] = [
  { route: "GET /sandboxes/{sandboxID}", handle: (call) => ok(presentDetail(findSandbox(call))) },
  { route: "DELETE /sandboxes/{sandboxID}", handle: kill },
  { route: "POST /sandboxes/{sandboxID}/connect", handle: (call) => connect(call, null) },
  { route: "POST /v2/sandboxes/{sandboxID}/connect", handle: (call) => connect(call, V2_TIMEOUT_SECONDS) },
  { route: "POST /sandboxes/{sandboxID}/resume", handle: resume },
  { route: "POST /sandboxes/{sandboxID}/pause", handle: pause },
  { route: "POST /sandboxes/{sandboxID}/timeout", handle: setTimeout },
  { route: "POST /sandboxes/{sandboxID}/refreshes", handle: refresh },
  { route: "PUT /sandboxes/{sandboxID}/network", handle: updateNetwork },
];

async function kill(call: Call) {
  await endSandbox(call.world, findSandbox(call), "killed");
  return noContent();
}

/** A running sandbox lives longer, a paused one runs again. */
async function connect(call: Call, defaultSeconds: number | null) {
  const body = readBody(call, Connect);
  const seconds = body.timeout ?? defaultSeconds;
  if (seconds === null) throw badRequest('Error when parsing request: "timeout" is required');
  requireLifetime(call.world, seconds);
  const record = findSandbox(call);
  if (record.state === "running") {
    keepAlive(call.world, record, { seconds, mayShorten: false });
    takeNote(call.world, record, "connected");
    return ok(presentCreated(record));
  }
  await resumeSandbox(call.world, record, { memory: body.memory ?? true, timeoutSeconds: seconds });
  takeNote(call.world, record, "connected");
  return created(presentCreated(record));
}

async function resume(call: Call) {
  const { timeout, memory } = readBody(call, Resume);
  const timeoutSeconds = requireLifetime(call.world, timeout ?? V1_TIMEOUT_SECONDS);
  const record = findSandbox(call);
  await resumeSandbox(call.world, record, { memory: memory ?? true, timeoutSeconds });
  return created(presentCreated(record));
}

async function pause(call: Call) {
  const { memory } = readBody(call, Pause);
  await pauseSandbox(call.world, findSandbox(call), { memory: memory ?? true });
  return noContent();
}

function setTimeout(call: Call) {
  const { timeout } = readBody(call, Timeout);
  if (timeout < 0) throw badRequest(`Error when parsing request: timeout must be at least 0, and is ${timeout}`);
  const record = requireRunning(call);
  keepAlive(call.world, record, { seconds: timeout, mayShorten: true });
  takeNote(call.world, record, "timeout-set");
  return noContent();
}

function refresh(call: Call) {
  const { duration } = readBody(call, Refresh);
  const seconds = Math.max(duration ?? V1_TIMEOUT_SECONDS, V1_TIMEOUT_SECONDS);
  keepAlive(call.world, requireRunning(call), { seconds, mayShorten: false });
  return noContent();
}

/** Replaces everything: what the body leaves out is gone. */
function updateNetwork(call: Call) {
  const { allow_internet_access: allowInternetAccess, ...body } = readBody(call, NetworkUpdate);
  const egress = requireNetwork(body);
  const record = requireRunning(call);
  const { allowPublicTraffic, maskRequestHost, httpsPorts } = record.network ?? {};
  record.network = { ...egress, allowPublicTraffic, maskRequestHost, httpsPorts };
  record.allowInternetAccess = allowInternetAccess ?? null;
  takeNote(call.world, record, "network-updated");
  return noContent();
}

/** Of a paused sandbox the service knows no running one. */
function requireRunning(call: Call) {
  const record = findSandbox(call);
  if (record.state !== "running") throw sandboxNotFound(record.sandboxId);
  return record;
}
