import { describe, expect, it } from "vitest";
import { createManualClock } from "#test/sandbox/manual-clock.ts";
import { BoxLifetime } from "./lifetime.ts";

const MINUTE = 60_000;
const never = new AbortController().signal;

function make(): { readonly lifetime: BoxLifetime; readonly asked: number[]; readonly now: number } {
  const clock = createManualClock();
  const now = clock.now();
  const asked: number[] = [];
  const box = {
    sandboxId: "i1",
    async setTimeout(timeoutMs: number) {
      asked.push(timeoutMs / MINUTE);
    },
  };
  const options = { box, clock, startedAt: now, backstopAt: now + 15 * MINUTE, maxLifetimeMs: 60 * MINUTE };
  return { lifetime: new BoxLifetime(options), asked, now };
}

describe("the life of a sandbox", () => {
  it("is a matter between us as long as E2B would end it later anyway", async () => {
    const { lifetime, asked, now } = make();
    await lifetime.ensure(now + 10 * MINUTE, never);
    expect(lifetime.endsAt).toBe(now + 10 * MINUTE);
    expect(asked).toEqual([]);
  });

  it("is made longer at E2B before it is said to be, and with a margin", async () => {
    const { lifetime, asked, now } = make();
    await lifetime.ensure(now + 30 * MINUTE, never);
    expect(asked).toEqual([31]);
    expect(lifetime.endsAt).toBe(now + 30 * MINUTE);
  });

  it("never becomes shorter", async () => {
    const { lifetime, asked, now } = make();
    await lifetime.ensure(now + 30 * MINUTE, never);
    await lifetime.ensure(now + MINUTE, never);
    expect(asked).toEqual([31]);
    expect(lifetime.endsAt).toBe(now + 30 * MINUTE);
  });

  it("ends with what the plan allows, which is said", async () => {
    const { lifetime, asked, now } = make();
    await lifetime.ensure(now + 60 * MINUTE, never);
    expect(asked).toEqual([60]);
    await expect(lifetime.ensure(now + 61 * MINUTE, never)).rejects.toThrow(/61 minutes: the plan at E2B allows 60/);
  });
});
