import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { createFairQueue } from "./fair-queue.ts";
import type { Slot } from "./fair-queue.ts";
import { createManualClock } from "#test/sandbox/manual-clock.ts";

const never = new AbortController().signal;

describe("the fair queue", () => {
  it("lets those who wait take turns, however many runs one of them has", async () => {
    const queue = createFairQueue({ concurrent: 1, createsPerSecond: 1000 }, createManualClock());
    const order: string[] = [];
    const wishes = ["big", "big", "big", "big", "small", "other"];
    await Promise.all(
      wishes.map(async (turn) => {
        const slot = await queue.enter(turn, never);
        order.push(turn);
        slot.release();
      }),
    );
    expect(order).toEqual(["big", "big", "small", "other", "big", "big"]);
  });

  it("starts no more in a second than allowed", async () => {
    const clock = createManualClock();
    const queue = createFairQueue({ concurrent: 10, createsPerSecond: 2 }, clock);
    const times = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        await queue.enter("a", never);
        return clock.now();
      }),
    );
    const [first = 0] = times;
    expect(times.map((time) => time - first)).toEqual([0, 500, 1000, 1500]);
  });

  it("forgets who has given up, and serves the others", async () => {
    const queue = createFairQueue({ concurrent: 1, createsPerSecond: 1000 }, createManualClock());
    const held = await queue.enter("a", never);
    const controller = new AbortController();
    const givenUp = queue.enter("a", controller.signal);
    const waiting = queue.enter("b", never);
    controller.abort(new Error("enough"));
    await expect(givenUp).rejects.toThrow("enough");
    held.release();
    (await waiting).release();
    await expect(queue.enter("c", AbortSignal.abort())).rejects.toThrow(/abort/);
    (await queue.enter("a", never)).release();
  });

  it("counts a place that is given back twice once", async () => {
    const queue = createFairQueue({ concurrent: 1, createsPerSecond: 1000 }, createManualClock());
    const slot = await queue.enter("a", never);
    slot.release();
    slot.release();
    const held = await queue.enter("a", never);
    const controller = new AbortController();
    const second = queue.enter("a", controller.signal);
    controller.abort(new Error("still taken"));
    await expect(second).rejects.toThrow("still taken");
    held.release();
  });

  it("serves everybody who stays, lets in no more than there is room for, and starves nobody", async () => {
    const wish = record({ turn: constantFrom("a", "b", "c"), leaves: boolean() });
    await assert(
      asyncProperty(array(wish, { maxLength: 30 }), integer({ min: 1, max: 4 }), async (wishes, concurrent) => {
        const queue = createFairQueue({ concurrent, createsPerSecond: 50 }, createManualClock());
        const served: string[] = [];
        let inside = 0;
        let most = 0;
        const runs = wishes.map(async ({ turn, leaves }) => {
          const controller = new AbortController();
          const entering = queue.enter(turn, controller.signal);
          if (leaves) controller.abort();
          const slot: Slot | null = await entering.catch(() => null);
          if (slot === null) return;
          inside += 1;
          most = Math.max(most, inside);
          served.push(turn);
          await Promise.resolve();
          inside -= 1;
          slot.release();
        });
        await Promise.all(runs);
        expect(most).toBeLessThanOrEqual(concurrent);
        expect(served.length).toBeGreaterThanOrEqual(wishes.filter(({ leaves }) => !leaves).length);
      }),
    );
  });
});
