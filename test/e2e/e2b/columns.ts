import type { FaultKind } from "#test/e2b/http/faults.ts";
import type { Cell } from "./run-cell.ts";
import type { End } from "./seen.ts";
import type { Step } from "./steps.ts";

/** R: the review is posted. K: it is, and its receipt names what was left. N: a check run says why there is none. W: the caller is told what to cure. */
export const [R, K, N, W] = [
  "reviewed",
  "reviewed, with a note",
  "not reviewed",
  "wrong call",
] as const satisfies readonly End[];

/** Faults that may pass, which a run meets one after the other in a bad minute of E2B's. */
const BAD_MINUTE: readonly FaultKind[] = [
  { kind: "status", status: 429 },
  { kind: "status", status: 429, retryAfterSeconds: 0 },
  { kind: "status", status: 503 },
  { kind: "status", status: 502 },
  { kind: "drop-before" },
  { kind: "status-after", status: 502 },
  { kind: "drop-after" },
];

/** What E2B does at a step, and how often each of it. */
const COLUMNS: readonly { readonly name: string; readonly faults: readonly FaultKind[]; readonly times: number }[] = [
  { name: "a bad minute", faults: BAD_MINUTE, times: 1 },
  { name: "no answer, once", faults: [{ kind: "hang" }], times: 1 },
  { name: "401", faults: [{ kind: "status", status: 401 }], times: 1 },
  { name: "403", faults: [{ kind: "status", status: 403 }], times: 1 },
  { name: "404", faults: [{ kind: "status", status: 404 }], times: 1 },
  { name: "always 429", faults: [{ kind: "status", status: 429 }], times: Infinity },
  { name: "always 503", faults: [{ kind: "status", status: 503 }], times: Infinity },
  { name: "always dropped", faults: [{ kind: "drop-before" }], times: Infinity },
  { name: "never an answer", faults: [{ kind: "hang" }], times: Infinity },
];

/** A step, and how a run ends by each of the columns; null where there is no such thing, or it is tried elsewhere. */
export type Row = readonly [Step, ...(End | null)[]];

export interface NamedCell extends Cell {
  readonly name: string;
}

export function cellsOf(rows: readonly Row[]): readonly NamedCell[] {
  return rows.flatMap(([step, ...ends]) =>
    COLUMNS.flatMap(({ name, faults, times }, at) => {
      const end = ends[at] ?? null;
      return end === null ? [] : [{ step, name, end, faults: faults.map((fault) => ({ times, ...fault })) }];
    }),
  );
}
