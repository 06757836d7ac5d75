import type { RecordedRequest } from "./recorded-request.ts";

/** A misbehavior of the vendor on demand. */
export type FaultKind =
  /** The vendor's own error of this status. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly message?: string | undefined;
      readonly retryAfterSeconds?: number | undefined;
    }
  /** The stream ends after so many events, and the connection with it. Without a stream, nothing comes. */
  | { readonly kind: "cut"; readonly afterEvents: number }
  /** The stream stops after so many events, and the connection stays. */
  | { readonly kind: "stall"; readonly afterEvents: number }
  /** The connection is reset before an answer. */
  | { readonly kind: "reset" }
  /** The request is read and never answered. */
  | { readonly kind: "silence" }
  /** A page for people, with status 200, as portals and proxies send it. */
  | { readonly kind: "html" }
  /** A stream whose events are no JSON. */
  | { readonly kind: "invalid-sse" };

export type Fault = FaultKind & {
  /** Which requests it is for; the turns of conversations where left out. */
  readonly match?: ((request: RecordedRequest) => boolean) | undefined;
  /** How many requests it meets; one where left out, Infinity for all. */
  readonly times?: number | undefined;
  /** How many matching requests pass first; none where left out. */
  readonly after?: number | undefined;
};

export interface FaultHandle {
  /** How many requests it has met. */
  readonly met: number;
  /** Waits until so many requests have met it; one where left out. */
  meets(times?: number): Promise<void>;
  /** Meets no more requests. */
  remove(): void;
}

export interface Faults {
  add(fault: Fault): FaultHandle;
  /** The fault of this request, which is used up by it. */
  take(request: RecordedRequest): Fault | null;
}

interface Entry extends FaultHandle {
  readonly fault: Fault;
  met: number;
  toPass: number;
  left: number;
  readonly waiting: Set<() => void>;
}

export function createFaults(): Faults {
  const entries: Entry[] = [];
  return {
    add(fault) {
      const entry = createEntry(fault);
      entries.push(entry);
      return entry;
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
      return entry.fault;
    },
  };
}

function createEntry(fault: Fault): Entry {
  const entry: Entry = {
    fault,
    met: 0,
    toPass: fault.after ?? 0,
    left: fault.times ?? 1,
    waiting: new Set(),
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

function isMet({ match }: Fault, request: RecordedRequest): boolean {
  return match === undefined ? request.kind === "turn" : match(request);
}
