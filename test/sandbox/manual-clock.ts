/** Time that passes only where somebody waits for it, or moves it. */
export interface ManualClock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
  advance(ms: number): void;
}

/** Whoever sleeps wakes up at once, that much later. */
export function createManualClock(startAt = Date.parse("2026-11-21T12:00:00Z")): ManualClock {
  let time = startAt;
  return {
    now: () => time,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      await new Promise(setImmediate);
      signal.throwIfAborted();
      time += ms;
    },
    random: () => 0.5,
    advance(ms) {
      time += ms;
    },
  };
}
