/** When a fault meets requests. */
export interface FaultTiming {
  /** How many requests it meets; one where left out, Infinity for all. */
  readonly times?: number | undefined;
  /** How many matching requests pass first; none where left out. */
  readonly after?: number | undefined;
}

/** What the one who asked for a fault holds. */
export interface FaultHandle {
  readonly id: string;
  /** How many requests it has met. */
  readonly met: number;
  /** Waits until so many requests have met it; one where left out. */
  meets(times?: number): Promise<void>;
  /** Lets requests that the fault holds go on, and holds no others. */
  release(): void;
  /** Meets no more requests. */
  remove(): void;
}

/** A fault as the request sees it that met it. */
export interface MetFault<Fault> {
  readonly fault: Fault;
  readonly released: Promise<void>;
}

/** The misbehavior that a counterpart is asked for, in the order in which it was asked. */
export interface FaultList<Fault, Request> {
  add(fault: Fault): FaultHandle;
  find(id: string): FaultHandle | null;
  /** Removes and releases all. */
  clear(): void;
  /** The fault of this request, which is used up by it. */
  take(request: Request): MetFault<Fault> | null;
}

interface Entry<Fault> extends FaultHandle {
  readonly fault: Fault;
  met: number;
  toPass: number;
  left: number;
  readonly released: Promise<void>;
  readonly waiting: Set<() => void>;
}

export function createFaultList<Fault extends FaultTiming, Request>(
  isMet: (fault: Fault, request: Request) => boolean,
): FaultList<Fault, Request> {
  const entries: Entry<Fault>[] = [];
  return {
    add(fault) {
      const entry = createEntry(fault, String(entries.length + 1));
      entries.push(entry);
      return entry;
    },
    find: (id) => entries.find((entry) => entry.id === id) ?? null,
    clear() {
      for (const entry of entries) {
        entry.remove();
        entry.release();
      }
    },
    take(request) {
      const entry = entries.find(({ fault, left }) => left > 0 && isMet(fault, request));
      if (entry === undefined) return null;
      if (entry.toPass > 0) {
        entry.toPass -= 1;
        return null;
      }
      entry.left -= 1;
      entry.met += 1;
      entry.waiting.forEach((check) => check());
      return { fault: entry.fault, released: entry.released };
    },
  };
}

function createEntry<Fault extends FaultTiming>(fault: Fault, id: string): Entry<Fault> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const entry: Entry<Fault> = {
    id,
    fault,
    met: 0,
    toPass: fault.after ?? 0,
    left: fault.times ?? 1,
    released,
    waiting: new Set(),
    release: () => release(),
    remove() {
      entry.left = 0;
    },
    meets(times = 1) {
      const { promise, resolve } = Promise.withResolvers<void>();
      function check(): void {
        if (entry.met < times) return;
        entry.waiting.delete(check);
        resolve();
      }
      entry.waiting.add(check);
      check();
      return promise;
    },
  };
  return entry;
}
