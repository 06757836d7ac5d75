import type { FaultKind } from "#test/e2b/http/faults.ts";

/** What E2B does in place of what it was asked. */
export const FAULTS = {
  401: { kind: "status", status: 401 },
  403: { kind: "status", status: 403 },
  404: { kind: "status", status: 404 },
  429: { kind: "status", status: 429 },
  "429, retry after": { kind: "status", status: 429, retryAfterSeconds: 0 },
  500: { kind: "status", status: 500 },
  502: { kind: "status", status: 502 },
  503: { kind: "status", status: 503 },
  "502, done": { kind: "status-after", status: 502 },
  "dropped, not done": { kind: "drop-before" },
  "dropped, done": { kind: "drop-after" },
  hangs: { kind: "hang" },
} as const satisfies Readonly<Record<string, FaultKind>>;

export type FaultName = keyof typeof FAULTS;

/** Those that may pass, which a run meets one after the other in a bad minute of E2B's. */
export const BAD_MINUTE = [
  "429",
  "429, retry after",
  "503",
  "502",
  "dropped, not done",
  "502, done",
  "dropped, done",
] as const satisfies readonly `${FaultName}`[];
