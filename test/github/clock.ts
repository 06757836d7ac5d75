/** The time of the counterpart. It follows the machine's clock and can be moved ahead, so that a test can let a token expire. */
export interface Clock {
  now(): Date;
  advance(milliseconds: number): void;
}

export function createClock(source: () => number = Date.now): Clock {
  let ahead = 0;
  return {
    now: () => new Date(source() + ahead),
    advance(milliseconds) {
      ahead += milliseconds;
    },
  };
}

/** A time as GitHub writes it: UTC, whole seconds. */
export function timestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
