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

export type Fault = FaultKind & {
  /** As in the API's documentation: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews"; "*" for every request. */
  readonly route: string;
  /** How many requests it meets; one where left out. */
  readonly times?: number;
  /** How many matching requests pass first; none where left out. */
  readonly after?: number;
};

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The fault of this request, which is used up by it. */
  take(route: string): Fault | null;
}

export function createFaults(): Faults {
  const pending: { fault: Fault; toPass: number; left: number }[] = [];
  return {
    add(fault) {
      pending.push({ fault, toPass: fault.after ?? 0, left: fault.times ?? 1 });
    },
    clear() {
      pending.length = 0;
    },
    take(route) {
      const entry = pending.find(({ fault, left }) => left > 0 && (fault.route === "*" || fault.route === route));
      if (entry === undefined) return null;
      if (entry.toPass > 0) {
        entry.toPass -= 1;
        return null;
      }
      entry.left -= 1;
      return entry.fault;
    },
  };
}
