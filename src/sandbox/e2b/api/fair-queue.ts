import type { Clock } from "./clock.ts";
import type { E2bLimits } from "./limits.ts";

/** One of the places that the plan allows. */
export interface Slot {
  /** May be called more than once. */
  release(): void;
}

export interface FairQueue {
  /** Waits for a place. Those who wait take turns by the name that they give, so that nobody with many runs holds the others up. */
  enter(turn: string, signal: AbortSignal): Promise<Slot>;
}

interface Waiter {
  readonly admit: (slot: Slot) => void;
}

/** Lets so many in at a time, and no more than so many each second. */
export function createFairQueue(
  { concurrent, createsPerSecond }: Pick<E2bLimits, "concurrent" | "createsPerSecond">,
  clock: Clock,
): FairQueue {
  /** In the order of their turns: who was served goes to the end. */
  const turns = new Map<string, Waiter[]>();
  const intervalMs = 1000 / createsPerSecond;
  let inUse = 0;
  let opensAt = 0;
  let isPacing = false;

  function serve(): void {
    while (inUse < concurrent && turns.size > 0 && !isPacing) {
      if (clock.now() < opensAt) {
        void pace();
        return;
      }
      const waiter = takeNext(turns);
      if (waiter === null) return;
      inUse += 1;
      opensAt = Math.max(clock.now(), opensAt) + intervalMs;
      waiter.admit(createSlot());
    }
  }

  async function pace(): Promise<void> {
    isPacing = true;
    await clock.sleep(Math.max(0, opensAt - clock.now()), new AbortController().signal);
    isPacing = false;
    serve();
  }

  function createSlot(): Slot {
    let isHeld = true;
    return {
      release() {
        if (!isHeld) return;
        isHeld = false;
        inUse -= 1;
        serve();
      },
    };
  }

  async function enter(turn: string, signal: AbortSignal): Promise<Slot> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Slot>();
    const waiter: Waiter = {
      admit(slot) {
        signal.removeEventListener("abort", leave);
        resolve(slot);
      },
    };
    function leave(): void {
      removeWaiter(turns, turn, waiter);
      reject(signal.reason);
    }
    signal.addEventListener("abort", leave, { once: true });
    turns.set(turn, [...(turns.get(turn) ?? []), waiter]);
    serve();
    return await promise;
  }

  return { enter };
}

function takeNext(turns: Map<string, Waiter[]>): Waiter | null {
  const next = turns.entries().next().value;
  if (next === undefined) return null;
  const [turn, [waiter, ...rest]] = next;
  turns.delete(turn);
  if (rest.length > 0) turns.set(turn, rest);
  return waiter ?? null;
}

function removeWaiter(turns: Map<string, Waiter[]>, turn: string, waiter: Waiter): void {
  const rest = (turns.get(turn) ?? []).filter((other) => other !== waiter);
  if (rest.length > 0) turns.set(turn, rest);
  else turns.delete(turn);
}
