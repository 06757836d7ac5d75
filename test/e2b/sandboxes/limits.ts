import { ApiError } from "../http/answer.ts";
import type { World } from "../world.ts";

const SECOND_MS = 1000;

/** Starts a sandbox in one of the places of the plan. The place is taken before, so that two cannot take the last one. */
export async function inSlot<T>({ store, limits }: World, start: () => Promise<T>): Promise<T> {
  const running = [...store.sandboxes.values()].filter(({ state }) => state === "running").length;
  if (running + store.starting >= limits.concurrentSandboxes) {
    throw new ApiError(
      429,
      `you have reached the maximum number of concurrent E2B sandboxes (${limits.concurrentSandboxes}). If you need more, please visit 'https://e2b.dev/docs/billing'`,
    );
  }
  store.starting += 1;
  try {
    return await start();
  } finally {
    store.starting -= 1;
  }
}

/** Counts one creation, or refuses it where there were too many within a second. */
export function spendCreation({ store, limits, clock }: World): void {
  const now = clock.now().getTime();
  const recent = store.creations.filter((at) => at > now - SECOND_MS);
  if (recent.length >= limits.createsPerSecond) {
    throw new ApiError(429, "Rate limit exceeded", { "retry-after": "1" });
  }
  store.creations = [...recent, now];
}
