import { setTimeout as wait } from "node:timers/promises";

/** Waits, and throws the signal's reason when that is aborted meanwhile. Tests stand in for it. */
export interface Sleep {
  (milliseconds: number, signal: AbortSignal): Promise<void>;
}

export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw cause;
  }
}
