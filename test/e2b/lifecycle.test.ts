import { Sandbox, SandboxNotFoundError } from "e2b";
import { describe, expect, it } from "vitest";
import { askApi, connectionTo } from "./sample.ts";
import { startE2b } from "./start-e2b.ts";

const MINUTE_MS = 60_000;

describe("the life of a sandbox", () => {
  it("begins with what was asked for, and ends once", async () => {
    await using e2b = await startE2b();
    const connection = connectionTo(e2b);
    const sandbox = await Sandbox.create("claude", {
      ...connection,
      metadata: { run: "7" },
      envs: { COLOR: "blue" },
      timeoutMs: 10 * MINUTE_MS,
    });
    expect(await sandbox.isRunning()).toBe(true);
    expect((await sandbox.commands.run("echo $COLOR")).stdout).toBe("blue\n");
    const info = await sandbox.getInfo();
    expect(info).toMatchObject({ name: "claude", state: "running", metadata: { run: "7" }, envdVersion: "0.6.13" });
    expect(info.endAt.getTime() - info.startedAt.getTime()).toBe(10 * MINUTE_MS);

    expect(await sandbox.kill()).toBe(true);
    expect(await sandbox.kill()).toBe(false);
    expect(await sandbox.isRunning()).toBe(false);
    await expect(sandbox.getInfo()).rejects.toThrow(SandboxNotFoundError);
    await expect(Sandbox.connect(sandbox.sandboxId, connection)).rejects.toThrow(SandboxNotFoundError);
    const [seen] = e2b.sandboxes();
    expect(seen).toMatchObject({ state: "killed", template: "claude", envs: { COLOR: "blue" } });
    expect(seen?.timeline.map(({ event }) => event)).toEqual(["created", "killed"]);
  });

  it("ends by the clock, unless it is made longer", async () => {
    await using e2b = await startE2b();
    const connection = connectionTo(e2b);
    const short = await Sandbox.create({ ...connection, timeoutMs: MINUTE_MS });
    const long = await Sandbox.create({ ...connection, timeoutMs: MINUTE_MS });
    await long.setTimeout(5 * MINUTE_MS);
    await e2b.clock.advance(2 * MINUTE_MS);
    expect(await short.isRunning()).toBe(false);
    expect(await long.isRunning()).toBe(true);
    expect(e2b.sandboxes().map(({ timeline }) => timeline.at(-1)?.event)).toEqual(["expired", "timeout-set"]);
  });

  it("is paused at its end where that was asked for, and goes on where it stopped", async () => {
    await using e2b = await startE2b();
    const connection = connectionTo(e2b);
    const sandbox = await Sandbox.create({
      ...connection,
      timeoutMs: MINUTE_MS,
      lifecycle: { onTimeout: "pause", autoResume: true },
    });
    await sandbox.files.write("/home/user/a.txt", "kept");
    await e2b.clock.advance(2 * MINUTE_MS);
    expect(e2b.sandboxes()[0]?.state).toBe("paused");
    expect(await sandbox.files.read("/home/user/a.txt")).toBe("kept");
    expect(e2b.sandboxes()[0]?.state).toBe("running");
  });

  it("can be paused and resumed, each of them once", async () => {
    await using e2b = await startE2b();
    const connection = connectionTo(e2b);
    const sandbox = await Sandbox.create(connection);
    expect(await sandbox.pause()).toBe(true);
    expect(await sandbox.pause()).toBe(false);
    expect(await sandbox.isRunning()).toBe(false);
    await expect(sandbox.setTimeout(MINUTE_MS)).rejects.toThrow(SandboxNotFoundError);
    const again = await Sandbox.connect(sandbox.sandboxId, connection);
    expect(await again.isRunning()).toBe(true);
    const resumed = await askApi(e2b, `/sandboxes/${sandbox.sandboxId}/resume`, { method: "POST", body: {} });
    expect(resumed).toMatchObject({
      status: 409,
      body: { message: `Sandbox ${sandbox.sandboxId} is already running` },
    });
  });

  it("is only made longer by a connection", async () => {
    await using e2b = await startE2b();
    const connection = connectionTo(e2b);
    const sandbox = await Sandbox.create({ ...connection, timeoutMs: 10 * MINUTE_MS });
    const before = (await sandbox.getInfo()).endAt;
    await Sandbox.connect(sandbox.sandboxId, { ...connection, timeoutMs: MINUTE_MS });
    expect((await sandbox.getInfo()).endAt).toEqual(before);
    await Sandbox.connect(sandbox.sandboxId, { ...connection, timeoutMs: 20 * MINUTE_MS });
    expect((await sandbox.getInfo()).endAt.getTime()).toBeGreaterThan(before.getTime());
  });

  it("follows v1 of the interface with its other defaults", async () => {
    await using e2b = await startE2b({ now: () => 1_700_000_000_000 });
    const { status, body } = await askApi(e2b, "/sandboxes", { method: "POST", body: { templateID: "base" } });
    expect(status).toBe(201);
    expect(body).not.toHaveProperty("envdAccessToken");
    const [sandbox] = e2b.sandboxes();
    if (sandbox === undefined) throw new Error("No sandbox was made.");
    function lifetimeMs(): number {
      return (sandbox?.endAt.getTime() ?? 0) - (sandbox?.startedAt.getTime() ?? 0);
    }
    expect(lifetimeMs()).toBe(15_000);
    const path = `/sandboxes/${sandbox.sandboxId}`;
    expect(await askApi(e2b, `${path}/refreshes`, { method: "POST", body: { duration: 60 } })).toMatchObject({
      status: 204,
    });
    expect(lifetimeMs()).toBe(60_000);
    expect(await askApi(e2b, `${path}/connect`, { method: "POST", body: { timeout: 90 } })).toMatchObject({
      status: 200,
    });
    expect(lifetimeMs()).toBe(90_000);
    expect(await askApi(e2b, "/sandboxes")).toMatchObject({ status: 200, body: [{ sandboxID: sandbox.sandboxId }] });
  });

  it("leaves nothing behind when the server ends", async () => {
    const e2b = await startE2b();
    const sandbox = await Sandbox.create(connectionTo(e2b));
    const { pid } = await sandbox.commands.run("setsid sleep 1000 >/dev/null 2>&1 & echo $! && sleep 1000", {
      background: true,
      timeoutMs: 0,
    });
    await e2b[Symbol.asyncDispose]();
    expect(e2b.sandboxes().map(({ state }) => state)).toEqual(["killed"]);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });
});
