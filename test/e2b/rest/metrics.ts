import { badRequest, type Answer, ok, sandboxNotFound } from "../http/answer.ts";
import { type Call, numberOf, param } from "../http/call.ts";
import type { Route } from "../http/route.ts";
import type { Metric, SandboxRecord } from "../records.ts";
import { findSandbox, sandboxIdOf } from "../sandboxes/find.ts";
import { inTurn } from "../sandboxes/in-turn.ts";
import type { World } from "../world.ts";

/** https://github.com/e2b-dev/infra: packages/api/internal/handlers/sandboxes_list_metrics.go */
const MOST_SANDBOXES = 100;

export const METRICS: readonly Route[] = [
  { route: "GET /sandboxes/metrics", handle: metricsOfMany },
  { route: "GET /sandboxes/{sandboxID}/metrics", handle: metricsOfOne },
  { route: "GET /sandboxes/{sandboxID}/logs", handle: logs },
  { route: "GET /v2/sandboxes/{sandboxID}/logs", handle: logsV2 },
];

async function metricsOfOne(call: Call): Promise<Answer> {
  const record = findSandbox(call);
  await measure(call.world, record);
  const start = numberOf(call, "start") ?? 0;
  const end = numberOf(call, "end") ?? Number.POSITIVE_INFINITY;
  const found = record.metrics.filter(({ at }) => seconds(at) >= start && seconds(at) <= end);
  return ok(found.map(present));
}

async function metricsOfMany(call: Call): Promise<Answer> {
  const ids = call.query
    .getAll("sandbox_ids")
    .flatMap((part) => part.split(","))
    .map(sandboxIdOf);
  if (ids.length === 0) throw badRequest('validation error: parameter "sandbox_ids" in query is required');
  if (ids.length > MOST_SANDBOXES) {
    throw badRequest(`Too many sandboxes requested, maximum is ${MOST_SANDBOXES}`);
  }
  const sandboxes: Record<string, unknown> = {};
  for (const id of ids) {
    const record = call.world.store.sandboxes.get(id);
    if (record?.state !== "running") continue;
    await measure(call.world, record);
    const last = record.metrics.at(-1);
    if (last !== undefined) sandboxes[id] = present(last);
  }
  return ok({ sandboxes });
}

/** The service measures every five seconds; here it is done when somebody asks. */
async function measure({ clock }: World, record: SandboxRecord): Promise<void> {
  await inTurn(record, async () => {
    if (record.state !== "running") return;
    record.metrics.push({ at: clock.now(), ...(await record.machine.metrics()) });
  });
}

function present({ at, ...metric }: Metric) {
  return { ...metric, memCache: 0, timestamp: at.toISOString(), timestampUnix: seconds(at) };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

function logs(call: Call): Answer {
  const entries = entriesOf(call);
  const lines = entries.map(({ timestamp, message }) => ({ timestamp, line: message }));
  return ok({ logs: lines, logEntries: entries });
}

function logsV2(call: Call): Answer {
  return ok({ logs: entriesOf(call) });
}

/** What happened to the sandbox stands for the log of its daemon. */
function entriesOf(call: Call) {
  const id = sandboxIdOf(param(call, "sandboxID"));
  const record = call.world.store.sandboxes.get(id);
  if (record === undefined) throw sandboxNotFound(id);
  return record.timeline.map(({ at, event }) => ({
    timestamp: at.toISOString(),
    level: "info",
    message: `sandbox ${event}`,
    fields: {},
  }));
}
