/** Node's timers count in 32 bits: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_TIMER_MS = 2_147_483_647;

export interface Appointment {
  cancel(): void;
}

/** The time of the server. It follows the machine's clock and can be moved ahead, so that a test can let a sandbox expire. */
export interface Clock extends AsyncDisposable {
  now(): Date;
  /** Does this once the time has come, by itself or by `advance`. */
  at(time: Date, action: () => Promise<void>): Appointment;
  /** Moves the time ahead, and ends when everything that became due is done. */
  advance(milliseconds: number): Promise<void>;
}

interface Entry {
  readonly dueMs: number;
  readonly action: () => Promise<void>;
  timer: NodeJS.Timeout | null;
}

export function createClock(source: () => number = Date.now): Clock {
  const entries = new Set<Entry>();
  const running = new Set<Promise<void>>();
  let ahead = 0;
  function nowMs(): number {
    return source() + ahead;
  }

  function arm(entry: Entry): void {
    if (entry.timer !== null) clearTimeout(entry.timer);
    const delayMs = Math.min(Math.max(entry.dueMs - nowMs(), 1), LONGEST_TIMER_MS);
    entry.timer = setTimeout(() => {
      if (entry.dueMs > nowMs()) arm(entry);
      else void keep(entry);
    }, delayMs);
    entry.timer.unref();
  }

  function keep(entry: Entry): Promise<void> {
    forget(entry);
    const work = entry.action().finally(() => running.delete(work));
    running.add(work);
    return work;
  }

  function forget(entry: Entry): void {
    if (entry.timer !== null) clearTimeout(entry.timer);
    entries.delete(entry);
  }

  return {
    now: () => new Date(nowMs()),
    at(time, action) {
      const entry: Entry = { dueMs: time.getTime(), action, timer: null };
      entries.add(entry);
      arm(entry);
      return { cancel: () => forget(entry) };
    },
    async advance(milliseconds) {
      ahead += milliseconds;
      const due = [...entries].filter(({ dueMs }) => dueMs <= nowMs()).toSorted((a, b) => a.dueMs - b.dueMs);
      await Promise.all(due.map(keep));
      entries.forEach(arm);
    },
    async [Symbol.asyncDispose]() {
      entries.forEach(forget);
      await Promise.all(running);
    },
  };
}
