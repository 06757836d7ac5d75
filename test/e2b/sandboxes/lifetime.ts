import { badRequest } from "../http/answer.ts";
import type { SandboxRecord } from "../records.ts";
import type { World } from "../world.ts";

const HOUR_SECONDS = 3600;

/** Checks a time to live that was asked for. */
export function requireLifetime({ limits }: World, seconds: number): number {
  if (seconds <= 0) throw badRequest("Timeout must be greater than 0");
  if (seconds > limits.maxLifetimeSeconds) {
    throw badRequest(`Timeout cannot be greater than ${limits.maxLifetimeSeconds / HOUR_SECONDS} hours`);
  }
  return seconds;
}

/** Lets a running sandbox live for so long from now, and never longer than the plan allows from its start. */
export function keepAlive(
  world: World,
  record: SandboxRecord,
  { seconds, mayShorten }: { readonly seconds: number; readonly mayShorten: boolean },
): void {
  const latest = record.startedAt.getTime() + world.limits.maxLifetimeSeconds * 1000;
  const now = world.clock.now().getTime();
  if (now > latest) throw badRequest("Max instance length exceeded");
  const endAt = new Date(Math.min(now + seconds * 1000, latest));
  if (!mayShorten && endAt < record.endAt) return;
  setEnd(world, record, endAt);
}

/** Sets when the sandbox ends by itself. */
export function setEnd({ clock }: World, record: SandboxRecord, endAt: Date): void {
  record.expiry?.cancel();
  record.endAt = endAt;
  record.expiry = clock.at(endAt, record.expire);
}
