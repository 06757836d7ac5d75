import type { SandboxRecord } from "../records.ts";

/** Does one change of a sandbox after the other, so that none meets a machine that is half changed. */
export function inTurn<T>(record: SandboxRecord, change: () => Promise<T>): Promise<T> {
  const result = record.turn.then(change);
  record.turn = Promise.allSettled([result]).then(() => undefined);
  return result;
}
