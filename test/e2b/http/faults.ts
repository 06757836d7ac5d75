import type { RecordedRequest } from "./recorded-request.ts";

/** A misbehavior of the service on demand. */
export type FaultKind =
  /** Nothing happens, and the answer is this status. */
  | {
      readonly kind: "status";
      readonly status: number;
      /** The message of the body; that of the real service where left out. */
      readonly message?: string | undefined;
      /** The SDK tries a 429 again by itself where this is given, and only there. */
      readonly retryAfterSeconds?: number | undefined;
    }
  /** The effect happens, and the answer is this status nevertheless. */
  | { readonly kind: "status-after"; readonly status: number; readonly message?: string | undefined }
  /** The connection ends, and nothing happens. */
  | { readonly kind: "drop-before" }
  /** The effect happens, and the connection ends without an answer. Of a stream, the process starts. */
  | { readonly kind: "drop-after" }
  /** The request is held until the fault is released, and then goes its way. */
  | { readonly kind: "slow" }
  /** The request is read and never answered. */
  | { readonly kind: "hang" }
  /** The build of a template that is started by this request fails. */
  | { readonly kind: "failed-build"; readonly message: string; readonly step?: string | undefined };

export type Fault = FaultKind & {
  /**
   * "POST /v2/sandboxes", "POST /sandboxes/{sandboxID}/timeout", "POST /process.Process/Start", "GET /health";
   * "*" for every request, "* /files" for every method; or a function that chooses.
   */
  readonly match: string | ((request: RecordedRequest) => boolean);
  /** How many requests it meets; one where left out, Infinity for all. */
  readonly times?: number | undefined;
  /** How many matching requests pass first; none where left out. */
  readonly after?: number | undefined;
};

/** What the one who asked for a fault holds. */
export interface FaultHandle {
  readonly id: string;
  /** How many requests it has met. */
  readonly met: number;
  /** Waits until so many requests have met it; one where left out. */
  meets(times?: number): Promise<void>;
  /** Lets requests that are held by "slow" go on, and holds no others. */
  release(): void;
  /** Meets no more requests. */
  remove(): void;
}

/** A fault as the request sees it that met it. */
export interface MetFault {
  readonly fault: Fault;
  readonly released: Promise<void>;
}

export interface Faults {
  add(fault: Fault): FaultHandle;
  find(id: string): FaultHandle | null;
  clear(): void;
  /** The fault of this request, which is used up by it. */
  take(request: RecordedRequest): MetFault | null;
}

interface Entry extends FaultHandle {
  readonly fault: Fault;
  met: number;
  toPass: number;
  left: number;
  readonly released: Promise<void>;
  readonly waiting: Set<() => void>;
}

export function createFaults(): Faults {
  const entries: Entry[] = [];
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

function createEntry(fault: Fault, id: string): Entry {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const entry: Entry = {
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

function isMet({ match }: Fault, request: RecordedRequest): boolean {
  if (typeof match !== "string") return match(request);
  if (match === "*") return true;
  const [method, path] = match.split(" ");
  if (method !== "*" && method !== request.method) return false;
  return path === request.path || path === request.route?.split(" ")[1];
}
