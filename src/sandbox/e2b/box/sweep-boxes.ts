import { SandboxError } from "#core/sandbox/sandbox.ts";
import { killBox, listBoxes } from "../api/control-plane.ts";
import type { ControlPlane } from "../api/control-plane.ts";
import { explain } from "../api/explain.ts";
import { readFailure } from "../api/failure.ts";
import { isLeftBehind } from "./metadata.ts";
import { OFFLINE_PATIENCE_MS } from "../api/retry.ts";

export interface SweepRequest {
  readonly app: string;
  readonly olderThanMs: number;
}

interface StuckBox {
  readonly sandboxId: string;
  readonly error: unknown;
}

/** When so many cannot be ended, it is not because of them. */
const MAX_STUCK = 5;

/**
 * Kills what is past its time, and says how many. What is gone already when its turn comes does not count. One that cannot be killed
 * does not save the others.
 */
export async function sweepBoxes(
  { app, olderThanMs }: SweepRequest,
  controlPlane: ControlPlane,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted();
  const stuck: StuckBox[] = [];
  let ended = 0;
  try {
    // The list first, because its pages move when sandboxes of it end.
    const left: string[] = [];
    const query = { metadata: { app }, state: ["running", "paused"], patienceMs: OFFLINE_PATIENCE_MS } as const;
    for await (const box of listBoxes(controlPlane, query, signal)) {
      if (isLeftBehind(box, controlPlane.clock.now(), olderThanMs)) left.push(box.sandboxId);
    }
    for (const sandboxId of left) {
      signal.throwIfAborted();
      try {
        if (await killBox(controlPlane, sandboxId)) ended += 1;
      } catch (error) {
        if (readFailure(error).kind === "key") throw error;
        stuck.push({ sandboxId, error });
        if (stuck.length >= MAX_STUCK) break;
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error, "looking for sandboxes that were left behind");
  }
  if (stuck.length > 0) throw describeStuck(stuck);
  return ended;
}

function describeStuck(stuck: readonly StuckBox[]): SandboxError {
  const names = stuck.map(({ sandboxId }) => sandboxId).join(", ");
  return new SandboxError(
    `Sandboxes that were left behind could not be ended: ${names}. E2B says: ${readFailure(stuck[0]?.error).text} Try again later.`,
    { cause: new AggregateError(stuck.map(({ error }) => error)) },
  );
}
