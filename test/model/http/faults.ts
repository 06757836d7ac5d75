import { createFaultList, type FaultList, type FaultTiming } from "../../http/fault-list.ts";
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

export type Fault = FaultKind &
  FaultTiming & {
    /** Which requests it is for; the turns of conversations where left out. */
    readonly match?: ((request: RecordedRequest) => boolean) | undefined;
  };

export type Faults = FaultList<Fault, RecordedRequest>;

export function createFaults(): Faults {
  return createFaultList(isMet);
}

function isMet({ match }: Fault, request: RecordedRequest): boolean {
  return match === undefined ? request.kind === "turn" : match(request);
}
