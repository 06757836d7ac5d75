import type { Sandbox as Box } from "e2b";
import { systemClock } from "../service/clock.ts";
import type { Clock } from "../service/clock.ts";
import { isGone } from "../service/desk.ts";
import { isPassing, readFailure } from "../service/failure.ts";
import { retry } from "../service/retry.ts";

export interface PersistOptions {
  readonly signal: AbortSignal;
  readonly patienceMs?: number;
  /** The machine's where left out. */
  readonly clock?: Clock | undefined;
}

/** Does a step in a sandbox that may be done twice, again where the service was to blame and the sandbox is still there. */
export function persist<Value>(box: Box, step: () => Promise<Value>, options: PersistOptions): Promise<Value> {
  const { signal, clock = systemClock } = options;
  return retry(step, {
    ...options,
    clock,
    mayPass: async (failure) =>
      isPassing(failure) || (failure.kind === "gone" && !(await isGone(box, { clock, signal }))),
  });
}

/** Whether an error says that the sandbox is no more. */
export function saysGone(error: unknown): boolean {
  return readFailure(error).kind === "gone";
}
