import { vi } from "vitest";
import { createManualClock, type ManualClock } from "#test/sandbox/manual-clock.ts";

/** The time of one run: waits between attempts take none, and those for an answer end when the test says so. */
export interface RunTime extends Disposable {
  readonly clock: ManualClock;
  /** Lets so much time pass for whoever waits for an answer. */
  pass(milliseconds: number): void;
}

/** Of the requests that wait for an answer, each is given up by one of two kinds of timers. Both are held here. */
export function holdTime(): RunTime {
  const clock = createManualClock(Date.now());
  const deadlines = new Set<{ readonly at: number; readonly controller: AbortController }>();
  const spy = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    const controller = new AbortController();
    deadlines.add({ at: clock.now() + milliseconds, controller });
    return controller.signal;
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
  return {
    clock,
    pass(milliseconds) {
      clock.advance(milliseconds);
      for (const deadline of deadlines) {
        if (deadline.at > clock.now()) continue;
        deadlines.delete(deadline);
        deadline.controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
      }
      vi.advanceTimersByTime(milliseconds);
    },
    [Symbol.dispose]() {
      vi.useRealTimers();
      spy.mockRestore();
    },
  };
}
