import { RateLimitError, Sandbox } from "e2b";
import { describe, expect, it } from "vitest";
import { askApi, connectionTo } from "./sample.ts";
import { startE2b } from "./start-e2b.ts";

const LIMIT_TEXT = "you have reached the maximum number of concurrent E2B sandboxes (2)";

describe("the limits of a plan", () => {
  it("refuses one sandbox too many, also of those that start at once", async () => {
    await using e2b = await startE2b({ limits: { concurrentSandboxes: 2 } });
    const connection = connectionTo(e2b);
    const made = await Promise.allSettled([1, 2, 3].map(() => Sandbox.create(connection)));
    const refused = made.filter((result) => result.status === "rejected");
    expect(refused.map(({ reason }) => reason)).toEqual([expect.any(RateLimitError)]);
    expect(String(refused[0]?.reason)).toContain(LIMIT_TEXT);

    const [first] = e2b.sandboxes();
    await Sandbox.pause(first?.sandboxId ?? "", connection);
    const third = await Sandbox.create(connection);
    await expect(Sandbox.connect(first?.sandboxId ?? "", connection)).rejects.toThrow(LIMIT_TEXT);
    await third.kill();
    await Sandbox.connect(first?.sandboxId ?? "", connection);
  });

  it("refuses what comes too fast, and says when to come again", async () => {
    let now = 1_700_000_000_000;
    await using e2b = await startE2b({ limits: { createsPerSecond: 1 }, now: () => now });
    const create = { method: "POST", body: { templateID: "base" } };
    expect(await askApi(e2b, "/v2/sandboxes", create)).toMatchObject({ status: 201 });
    expect(await askApi(e2b, "/v2/sandboxes", create)).toMatchObject({
      status: 429,
      body: { code: 429, message: "Rate limit exceeded" },
      headers: { "retry-after": "1" },
    });
    now += 1000;
    expect(await askApi(e2b, "/v2/sandboxes", create)).toMatchObject({ status: 201 });
  });

  it("refuses a life longer than the plan allows, and cuts what is made longer", async () => {
    await using e2b = await startE2b({ limits: { maxLifetimeSeconds: 3600 }, now: () => 1_700_000_000_000 });
    const connection = connectionTo(e2b);
    await expect(Sandbox.create({ ...connection, timeoutMs: 3_601_000 })).rejects.toThrow(
      "400: Timeout cannot be greater than 1 hours",
    );
    await expect(Sandbox.create({ ...connection, timeoutMs: 0 })).rejects.toThrow("Timeout must be greater than 0");
    const sandbox = await Sandbox.create(connection);
    await sandbox.setTimeout(7_200_000);
    const { startedAt, endAt } = await sandbox.getInfo();
    expect(endAt.getTime() - startedAt.getTime()).toBe(3_600_000);
  });
});
