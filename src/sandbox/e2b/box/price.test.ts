import { describe, expect, it } from "vitest";
import { createManualClock } from "#test/sandbox/manual-clock.ts";
import { costOf, createMeter } from "./price.ts";

describe("the price of a sandbox", () => {
  it("is that of E2B's list: about 0.166 dollars for an hour of two processors and four gibibytes", () => {
    expect(costOf(3600, { cpuCount: 2, memoryMB: 4096 })).toBeCloseTo(0.1656, 10);
    expect(costOf(3600, { cpuCount: 2, memoryMB: 512 })).toBeCloseTo(0.1089, 10);
  });

  it("is counted until the sandbox ends", () => {
    const clock = createManualClock();
    const size = { cpuCount: 1, memoryMB: 1024 };
    const meter = createMeter({ clock, startedAt: clock.now(), size });
    clock.advance(10_000);
    expect(meter.read().seconds).toBe(10);
    meter.stop();
    clock.advance(10_000);
    expect(meter.read()).toEqual({ seconds: 10, costUsd: expect.closeTo(0.000185, 10) });
  });
});
