import { ApiError, sandboxNotFound } from "../http/answer.ts";
import type { SandboxRecord } from "../records.ts";
import type { World } from "../world.ts";
import { inTurn } from "./in-turn.ts";
import { setEnd } from "./lifetime.ts";
import { inSlot } from "./limits.ts";
import { takeNote } from "./take-note.ts";

/** Stops a running sandbox with its memory, or keeps its files alone. Its connections end. */
export async function pauseSandbox(
  world: World,
  record: SandboxRecord,
  { memory }: { readonly memory: boolean },
): Promise<void> {
  await inTurn(record, async () => {
    if (record.state === "killed") throw sandboxNotFound(record.sandboxId);
    if (record.state === "paused") {
      throw new ApiError(409, `Error pausing sandbox - sandbox '${record.sandboxId}' is already paused`);
    }
    record.state = "paused";
    record.expiry?.cancel();
    record.endAt = world.clock.now();
    record.pausedWithMemory = memory;
    takeNote(world, record, "paused");
    world.traffic.cut(record.sandboxId);
    await record.machine.pause();
  });
}

export interface Resume {
  /** Whether the memory is wanted back, where the pause has kept it. */
  readonly memory: boolean;
  readonly timeoutSeconds: number;
}

/** Lets a paused sandbox run again, for a time to live that begins anew. */
export async function resumeSandbox(
  world: World,
  record: SandboxRecord,
  { memory, timeoutSeconds }: Resume,
): Promise<void> {
  await inTurn(record, async () => {
    if (record.state === "killed") throw sandboxNotFound(record.sandboxId);
    if (record.state === "running") throw new ApiError(409, `Sandbox ${record.sandboxId} is already running`);
    await inSlot(world, async () => {
      await record.machine.resume({ memory: memory && record.pausedWithMemory });
      if (isGone(record)) throw sandboxNotFound(record.sandboxId);
      record.state = "running";
    });
    record.startedAt = world.clock.now();
    setEnd(world, record, new Date(record.startedAt.getTime() + timeoutSeconds * 1000));
    takeNote(world, record, "resumed");
  });
}

/** A sandbox may be killed while it resumes; the compiler cannot know. */
function isGone(record: SandboxRecord): boolean {
  return record.state === "killed";
}
