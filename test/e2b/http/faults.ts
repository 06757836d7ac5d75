import { createFaultList, type FaultList, type FaultTiming } from "../../http/fault-list.ts";
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

export type Fault = FaultKind &
  FaultTiming & {
    /**
     * "POST /v2/sandboxes", "POST /sandboxes/{sandboxID}/timeout", "POST /process.Process/Start", "GET /health";
     * "*" for every request, "* /files" for every method; or a function that chooses.
     */
    readonly match: string | ((request: RecordedRequest) => boolean);
  };

export type Faults = FaultList<Fault, RecordedRequest>;

export function createFaults(): Faults {
  return createFaultList(isMet);
}

function isMet({ match }: Fault, request: RecordedRequest): boolean {
  if (typeof match !== "string") return match(request);
  if (match === "*") return true;
  const [method, path] = match.split(" ");
  if (method !== "*" && method !== request.method) return false;
  return path === request.path || path === request.route?.split(" ")[1];
}
