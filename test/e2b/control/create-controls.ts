import type { Faults } from "../http/faults.ts";
import type { RecordedRequest } from "../http/recorded-request.ts";
import { endSandbox } from "../sandboxes/end.ts";
import type { World } from "../world.ts";
import type { Controls, RepeatedDrops, RepeatedDropsOptions } from "./controls.ts";

export interface ControlParts {
  readonly world: () => World;
  readonly faults: Faults;
  readonly requests: readonly RecordedRequest[];
}

/** The controls, which stop what they began when the server stops. */
export interface StoppableControls extends Controls {
  stop(): void;
}

export function createControls({ world, faults, requests }: ControlParts): StoppableControls {
  const repeated = new Set<RepeatedDrops>();
  function drop(sandboxId?: string): number {
    return world().traffic.dropStreams(sandboxId);
  }

  function dropStreamsEvery(
    milliseconds: number,
    { sandboxId, every = everyInterval }: RepeatedDropsOptions = {},
  ): RepeatedDrops {
    let dropped = 0;
    const stop = every(milliseconds, () => {
      dropped += drop(sandboxId);
    });
    const drops: RepeatedDrops = {
      get dropped() {
        return dropped;
      },
      [Symbol.dispose]() {
        stop();
        repeated.delete(drops);
      },
    };
    repeated.add(drops);
    return drops;
  }

  return {
    addFault: (fault) => faults.add(fault),
    findFault: (id) => faults.find(id),
    clearFaults: () => faults.clear(),
    requests,
    sandboxes: () => [...world().store.sandboxes.values()],
    builds: () => [...world().store.builds.values()],
    dropStreams: drop,
    dropStreamsEvery,
    async vanish(sandboxId) {
      const record = world().store.sandboxes.get(sandboxId);
      if (record === undefined) throw new Error(`There is no sandbox ${sandboxId} that could vanish.`);
      await endSandbox(world(), record, "vanished");
    },
    advance: async (milliseconds) => await world().clock.advance(milliseconds),
    stop() {
      faults.clear();
      repeated.forEach((drops) => drops[Symbol.dispose]());
    },
  };
}

function everyInterval(milliseconds: number, tick: () => void): () => void {
  const timer = setInterval(tick, milliseconds);
  return () => clearInterval(timer);
}
