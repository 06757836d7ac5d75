import type { SandboxRecord } from "../records.ts";
import type { World } from "../world.ts";
import { inTurn } from "./in-turn.ts";
import { takeNote } from "./take-note.ts";

/** Ends a sandbox and everything in it. From this instant on nobody finds it. */
export async function endSandbox(
  world: World,
  record: SandboxRecord,
  event: "killed" | "expired" | "vanished",
): Promise<void> {
  if (record.state === "killed") {
    await record.turn;
    return;
  }
  record.state = "killed";
  record.expiry?.cancel();
  takeNote(world, record, event);
  world.traffic.cut(record.sandboxId);
  await inTurn(record, () => record.machine.end());
}
