import type { Sandbox as Box } from "e2b";
import type { Clock } from "../api/clock.ts";
import { isPassing, readFailure } from "../api/failure.ts";
import { retry } from "../api/retry.ts";

export interface PersistOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly patienceMs?: number;
}

/** Does a step in a sandbox that may be done twice, again where the service was to blame and the sandbox is still there. */
export function persist<Value>(box: Box, step: () => Promise<Value>, options: PersistOptions): Promise<Value> {
  return retry(step, {
    ...options,
    mayPass: async (failure) => isPassing(failure) || (failure.kind === "gone" && !(await isGone(box, options))),
  });
}

/**
 * Whether the sandbox is really gone. A command that E2B was too busy to take is told by the SDK as "probably not running anymore",
 * so that nobody should believe it without having asked.
 */
async function isGone(box: Box, { clock, signal }: PersistOptions): Promise<boolean> {
  try {
    await retry(() => box.getInfo({ signal }), { clock, signal });
    return false;
  } catch (error) {
    if (readFailure(error).kind === "gone") return true;
    throw error;
  }
}
