import { createFaultList, type FaultList, type FaultTiming } from "../../http/fault-list.ts";

/** A misbehavior of GitHub on demand. */
export type FaultKind =
  /** The effect happens, the answer is a 502. */
  | { readonly kind: "bad-gateway-after" }
  /** Nothing happens, the answer is a 502. */
  | { readonly kind: "bad-gateway-before" }
  | { readonly kind: "server-error" }
  /** The request is read and never answered. */
  | { readonly kind: "hang" }
  /** The effect happens, and the connection ends without an answer. */
  | { readonly kind: "reset-after" }
  | { readonly kind: "reset-before" }
  | { readonly kind: "secondary-limit"; readonly status: 403 | 429; readonly retryAfterSeconds: number }
  | { readonly kind: "primary-limit" }
  | { readonly kind: "slow"; readonly milliseconds: number }
  | { readonly kind: "malformed" }
  /** A review that is refused with 422 is kept nevertheless, without its comments. */
  | { readonly kind: "orphan-review" };

export type Fault = FaultKind &
  FaultTiming & {
    /** As in the API's documentation: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews"; "*" for every request. */
    readonly route: string;
  };

/** Met by the route of a request. */
export type Faults = FaultList<Fault, string>;

export function createFaults(): Faults {
  return createFaultList((fault, route) => fault.route === "*" || fault.route === route);
}
