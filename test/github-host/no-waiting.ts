import type { Sleep } from "../../src/github/api/sleep.ts";

export interface RecordedSleep {
  readonly sleep: Sleep;
  /** Every pause that was asked for, in milliseconds. None of them was taken. */
  readonly pauses: readonly number[];
}

export function createRecordedSleep(): RecordedSleep {
  const pauses: number[] = [];
  return {
    pauses,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      pauses.push(milliseconds);
    },
  };
}
