import { setTimeout } from "node:timers/promises";

/** Time and chance, so that tests need not wait. */
export interface Clock {
  now(): number;
  /** Rejects with the signal's reason where that comes first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await setTimeout(ms, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
  random: () => Math.random(),
};
