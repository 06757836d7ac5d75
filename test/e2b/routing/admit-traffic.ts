import type { IncomingMessage } from "node:http";
import { ApiError, type Answer } from "../http/answer.ts";
import type { SandboxRecord } from "../records.ts";
import { resumeSandbox } from "../sandboxes/pause.ts";
import type { World } from "../world.ts";
import { ENVD_PORT } from "../envd/envd-config.ts";
import {
  internalRoute,
  limitReached,
  notRunning,
  resumeDenied,
  stillChanging,
  tokenInvalid,
  tokenMissing,
} from "./refusal.ts";
import type { Target } from "./target.ts";

export type Admission =
  | { readonly kind: "admitted"; readonly record: SandboxRecord }
  | { readonly kind: "refused"; readonly answer: Answer };

/** Routes by which the service itself rules the daemon. */
const INTERNAL_PATHS = new Set(["/collapse", "/freeze", "/fsfreeze", "/fsthaw", "/init", "/unfreeze", "/upgrade"]);

/** Sandboxes live five minutes at least when traffic resumes them. */
const SHORTEST_AUTO_RESUME_SECONDS = 300;

/** Decides whether a request may go into its sandbox, and resumes one that wants to be resumed by traffic. */
export async function admitTraffic(world: World, target: Target, request: IncomingMessage): Promise<Admission> {
  const { sandboxId, port } = target;
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (port === ENVD_PORT && INTERNAL_PATHS.has(path)) return refused(internalRoute(path));

  const record = world.store.sandboxes.get(sandboxId);
  if (record === undefined || record.state === "killed") return refused(notRunning(sandboxId));
  if (record.state === "paused") {
    const refusal = await resumeByTraffic(world, record, { request, port });
    if (refusal !== null) return refused(refusal);
  }
  const refusal = port === ENVD_PORT ? null : checkTrafficToken(record, request);
  return refusal === null ? { kind: "admitted", record } : refused(refusal);
}

function refused(answer: Answer): Admission {
  return { kind: "refused", answer };
}

async function resumeByTraffic(
  world: World,
  record: SandboxRecord,
  { request, port }: { readonly request: IncomingMessage; readonly port: number },
): Promise<Answer | null> {
  if (!record.autoResume || !record.pausedWithMemory) return notRunning(record.sandboxId);
  const token = port === ENVD_PORT ? record.accessToken : record.trafficToken;
  const header = port === ENVD_PORT ? "x-access-token" : "e2b-traffic-access-token";
  if (token !== null && request.headers[header] !== token) return resumeDenied(record.sandboxId);
  const timeoutSeconds = Math.max(record.timeoutSeconds, SHORTEST_AUTO_RESUME_SECONDS);
  try {
    await resumeSandbox(world, record, { memory: true, timeoutSeconds });
    return null;
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    if (cause.answer.status === 429) return limitReached(record.sandboxId, cause.message);
    // Another request has resumed it meanwhile, or somebody has killed it.
    return record.state === "running" ? null : stillChanging(record.sandboxId);
  }
}

function checkTrafficToken({ sandboxId, trafficToken }: SandboxRecord, request: IncomingMessage): Answer | null {
  if (trafficToken === null) return null;
  const given = request.headers["e2b-traffic-access-token"];
  if (given === undefined || given === "") return tokenMissing(sandboxId);
  return given === trafficToken ? null : tokenInvalid(sandboxId);
}
