import type { Clock } from "./clock.ts";
import { isPassing, readFailure } from "./failure.ts";
import type { Failure } from "./failure.ts";

/** How long one step is tried again before the run gives up on it. */
export const PATIENCE_MS = 45_000;

/** How long a run waits for a connection before it has begun, where its user may just have a wrong address. */
export const OFFLINE_PATIENCE_MS = 10_000;

/** E2B counts its requests in windows of 30 and 60 seconds. */
const WAITS: Steps = { firstMs: 500, longestMs: 15_000 };

export interface RetryOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly patienceMs?: number;
  /** Whether such a failure may pass; where left out, that of a service which is busy or cannot be reached. */
  readonly mayPass?: (failure: Failure) => boolean | Promise<boolean>;
}

/** Does it again while the failure may pass, with longer and longer waits, each of a random length so that many do not come back at once. */
export async function retry<Value>(operation: () => Promise<Value>, options: RetryOptions): Promise<Value> {
  const { clock, signal, patienceMs = PATIENCE_MS, mayPass = isPassing } = options;
  const givesUpAt = clock.now() + patienceMs;
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      return await operation();
    } catch (error) {
      signal.throwIfAborted();
      if (!(await mayPass(readFailure(error)))) throw error;
      const waitMs = backOffMs(attempt, clock.random());
      // One answer that does not come may take longer than all of the patience.
      if (attempt > 0 && clock.now() + waitMs > givesUpAt) throw error;
      await clock.sleep(waitMs, signal);
    }
  }
}

export interface Steps {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Twice as long each time, and each time between half of that and all of it. */
export function backOffMs(attempt: number, random: number, { firstMs, longestMs }: Steps = WAITS): number {
  const step = Math.min(longestMs, firstMs * 2 ** attempt);
  return Math.round(step / 2 + (step / 2) * random);
}
