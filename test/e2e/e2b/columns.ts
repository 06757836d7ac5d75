import { BAD_MINUTE, FAULTS, type FaultName } from "./faults.ts";
import type { Cell } from "./run-cell.ts";
import type { End } from "./seen.ts";
import type { Step } from "./steps.ts";

/** What E2B does at a step. "times: 1" is met once each, one after the other. */
export const COLUMNS = [
  { name: "a bad minute", faults: BAD_MINUTE, times: 1 },
  { name: "no answer, once", faults: ["hangs"], times: 1 },
  { name: "401", faults: ["401"], times: 1 },
  { name: "403", faults: ["403"], times: 1 },
  { name: "404", faults: ["404"], times: 1 },
  { name: "always 429", faults: ["429"], times: Infinity },
  { name: "always 503", faults: ["503"], times: Infinity },
  { name: "always dropped", faults: ["dropped, not done"], times: Infinity },
  { name: "never an answer", faults: ["hangs"], times: Infinity },
] as const satisfies readonly Column[];

interface Column {
  readonly name: string;
  readonly faults: readonly `${FaultName}`[];
  readonly times: number;
}

/** A step, and how a run ends by each of the columns; null where there is no such thing. */
export type Row = readonly [Step, ...(End | null)[]];

export interface NamedCell extends Cell {
  readonly name: string;
}

export function cellsOf(rows: readonly Row[]): readonly NamedCell[] {
  return rows.flatMap(([step, ...ends]) =>
    COLUMNS.flatMap(({ name, faults, times }, at) => {
      const end = ends[at] ?? null;
      if (end === null) return [];
      return [{ step, name, end, faults: faults.map((fault) => ({ times, ...FAULTS[fault] })) }];
    }),
  );
}
