import { actorOf } from "../access/principal.ts";
import { timestamp } from "../clock.ts";
import type { Call } from "../http/call.ts";
import type { Store } from "../store.ts";
import type { Fields } from "./schema.ts";

/** https://docs.github.com/graphql/overview/rate-limits-and-node-limits-for-the-graphql-api#primary-rate-limit */
const POINTS_PER_HOUR = 5_000;
const HOUR_MS = 3_600_000;

interface Spent {
  used: number;
  readonly resetAt: Date;
}

const spentBy = new WeakMap<Store, Map<string, Spent>>();

/** Takes one point from the caller's hour. It only counts: refusing is a fault that a test asks for. */
export function spendPoint({ world, principal }: Call): void {
  const spent = spentOf({ world, principal });
  spent.used += 1;
}

export function rateLimitOf(call: Pick<Call, "world" | "principal">): Fields {
  const { used, resetAt } = spentOf(call);
  const remaining = Math.max(0, POINTS_PER_HOUR - used);
  return { cost: 1, limit: POINTS_PER_HOUR, nodeCount: 0, remaining, used, resetAt: timestamp(resetAt) };
}

/** The headers that go with every answer, and name another budget than those of REST. */
export function rateLimitHeaders(call: Call): Record<string, string> {
  const { used, resetAt } = spentOf(call);
  return {
    "x-ratelimit-limit": String(POINTS_PER_HOUR),
    "x-ratelimit-remaining": String(Math.max(0, POINTS_PER_HOUR - used)),
    "x-ratelimit-used": String(used),
    "x-ratelimit-reset": String(Math.ceil(resetAt.getTime() / 1000)),
    "x-ratelimit-resource": "graphql",
  };
}

function spentOf({ world, principal }: Pick<Call, "world" | "principal">): Spent {
  const callers = spentBy.get(world.store) ?? new Map<string, Spent>();
  spentBy.set(world.store, callers);
  const { login } = actorOf(world.store, principal);
  const now = world.clock.now();
  const known = callers.get(login);
  if (known !== undefined && known.resetAt > now) return known;
  const fresh = { used: 0, resetAt: new Date(now.getTime() + HOUR_MS) };
  callers.set(login, fresh);
  return fresh;
}
