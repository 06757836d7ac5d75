import { killBox, listBoxes } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { explain } from "./explain.ts";
import { isLeftBehind } from "./metadata.ts";
import { OFFLINE_PATIENCE_MS } from "./retry.ts";

export interface SweepRequest {
  readonly app: string;
  readonly olderThanMs: number;
}

/** Kills what is past its time, and says how many. What is gone already when its turn comes does not count. */
export async function sweepBoxes({ app, olderThanMs }: SweepRequest, desk: Desk, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  let ended = 0;
  try {
    // The list first, because its pages move when sandboxes of it end.
    const left: string[] = [];
    const query = { metadata: { app }, state: ["running", "paused"], patienceMs: OFFLINE_PATIENCE_MS } as const;
    for await (const box of listBoxes(desk, query, signal)) {
      if (isLeftBehind(box, desk.clock.now(), olderThanMs)) left.push(box.sandboxId);
    }
    for (const sandboxId of left) {
      signal.throwIfAborted();
      if (await killBox(desk, sandboxId)) ended += 1;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error, "looking for sandboxes that were left behind");
  }
  return ended;
}
