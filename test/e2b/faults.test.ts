import { Sandbox } from "e2b";
import { describe, expect, it } from "vitest";
import { connectionTo } from "./sample.ts";
import { type E2bServer, startE2b } from "./start-e2b.ts";

/** The classes of what is thrown differ from what their names promise, so names are compared. */
async function thrownBy(work: Promise<unknown>): Promise<{ name: string; message: string; statusCode?: number }> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const status = "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : null;
    return { name: error.name, message: error.message, ...(status === null ? {} : { statusCode: status }) };
  }
  throw new Error("Nothing was thrown.");
}

async function sandboxOf(e2b: E2bServer): Promise<Sandbox> {
  return await Sandbox.create(connectionTo(e2b));
}

const CREATE = "POST /v2/sandboxes";
const START = "POST /process.Process/Start";

/** What the SDK 2.51 makes of an answer of the control plane. */
const API_FAULTS = [
  { status: 400, thrown: { name: "SandboxError", statusCode: 400 } },
  { status: 401, thrown: { name: "AuthenticationError" } },
  { status: 404, thrown: { name: "SandboxError", statusCode: 404 } },
  { status: 409, thrown: { name: "SandboxError", statusCode: 409 } },
  { status: 429, thrown: { name: "RateLimitError" } },
  { status: 500, thrown: { name: "SandboxError", statusCode: 500 } },
  { status: 502, thrown: { name: "SandboxError", statusCode: 502 } },
  { status: 503, thrown: { name: "ServiceBusyError" } },
] as const;

/** What it makes of one to a command. A rate limit looks like a sandbox that is gone. */
const COMMAND_FAULTS = [
  { status: 400, name: "SandboxError" },
  { status: 401, name: "AuthenticationError" },
  { status: 403, name: "SandboxError" },
  { status: 429, name: "SandboxNotFoundError" },
  { status: 500, name: "SandboxError" },
  { status: 502, name: "SandboxNotFoundError" },
  { status: 503, name: "SandboxNotFoundError" },
] as const;

describe("faults on demand", () => {
  it.each(API_FAULTS)("answer a creation with $status, and nothing is made", async ({ status, thrown }) => {
    await using e2b = await startE2b();
    e2b.addFault({ match: CREATE, kind: "status", status });
    expect(await thrownBy(sandboxOf(e2b))).toMatchObject(thrown);
    expect(e2b.sandboxes()).toEqual([]);
    await sandboxOf(e2b);
  });

  it.each(COMMAND_FAULTS)("answer a command with $status, and nothing runs", async ({ status, name }) => {
    await using e2b = await startE2b();
    const sandbox = await sandboxOf(e2b);
    e2b.addFault({ match: START, kind: "status", status });
    expect(await thrownBy(sandbox.commands.run("touch /home/user/ran"))).toMatchObject({ name });
    expect(await sandbox.files.exists("/home/user/ran")).toBe(false);
    expect((await sandbox.commands.run("echo again")).stdout).toBe("again\n");
  });

  it("are tried again by the SDK only where they say when", async () => {
    await using e2b = await startE2b();
    e2b.addFault({ match: CREATE, kind: "status", status: 429, retryAfterSeconds: 0, times: 2 });
    await sandboxOf(e2b);
    expect(e2b.requests.map(({ route }) => route)).toEqual([CREATE, CREATE, CREATE]);
    e2b.addFault({ match: CREATE, kind: "status", status: 429, message: "slow down" });
    expect(await thrownBy(sandboxOf(e2b))).toMatchObject({
      message: "Rate limit exceeded, please try again later - slow down",
    });
  });

  it("end the connection before the work or after it", async () => {
    await using e2b = await startE2b();
    e2b.addFault({ match: CREATE, kind: "drop-before" });
    expect(await thrownBy(sandboxOf(e2b))).toEqual({ name: "TypeError", message: "fetch failed" });
    expect(e2b.sandboxes()).toHaveLength(0);
    e2b.addFault({ match: CREATE, kind: "drop-after" });
    expect(await thrownBy(sandboxOf(e2b))).toEqual({ name: "TypeError", message: "fetch failed" });
    expect(e2b.sandboxes()).toMatchObject([{ state: "running" }]);
    e2b.addFault({ match: CREATE, kind: "status-after", status: 502 });
    expect(await thrownBy(sandboxOf(e2b))).toMatchObject({ statusCode: 502 });
    expect(e2b.sandboxes()).toHaveLength(2);
  });

  it("lose the answer of a sandbox that has done its work", async () => {
    await using e2b = await startE2b();
    const sandbox = await sandboxOf(e2b);
    e2b.addFault({ match: "POST /files", kind: "drop-after" });
    await expect(sandbox.files.write("/home/user/a.txt", "written")).rejects.toThrow("fetch failed");
    expect(await sandbox.files.read("/home/user/a.txt")).toBe("written");
    e2b.addFault({ match: START, kind: "drop-after" });
    await thrownBy(sandbox.commands.run("sleep 60", { timeoutMs: 0 }));
    expect((await sandbox.commands.list()).map(({ args }) => args.at(-1))).toEqual(["sleep 60"]);
  });

  it("hold a request until they are released, or for ever", async () => {
    await using e2b = await startE2b();
    const slow = e2b.addFault({ match: CREATE, kind: "slow" });
    const made = sandboxOf(e2b);
    await slow.meets();
    expect(e2b.sandboxes()).toEqual([]);
    slow.release();
    await made;
    expect(e2b.sandboxes()).toHaveLength(1);
    e2b.addFault({ match: CREATE, kind: "hang" });
    expect(await thrownBy(Sandbox.create({ ...connectionTo(e2b), requestTimeoutMs: 50 }))).toMatchObject({
      name: "TimeoutError",
    });
    expect(e2b.sandboxes()).toHaveLength(1);
  });

  it("make a sandbox that nobody waits for any more", async () => {
    await using e2b = await startE2b();
    const slow = e2b.addFault({ match: CREATE, kind: "slow" });
    await thrownBy(Sandbox.create({ ...connectionTo(e2b), requestTimeoutMs: 50, metadata: { run: "7" } }));
    slow.release();
    await expect.poll(() => e2b.sandboxes()).toMatchObject([{ state: "running", metadata: { run: "7" } }]);
  });

  it("drop streams while the process lives on", async () => {
    await using e2b = await startE2b();
    const sandbox = await sandboxOf(e2b);
    const command = await sandbox.commands.run("sleep 60", { background: true, timeoutMs: 0 });
    expect(e2b.dropStreams(sandbox.sandboxId)).toBe(1);
    expect(await thrownBy(command.wait())).toEqual({ name: "SandboxError", message: "2: [unknown] terminated" });
    expect((await sandbox.commands.list()).map(({ pid }) => pid)).toEqual([command.pid]);
    expect(e2b.dropStreams()).toBe(0);
  });

  it("drop streams again and again", async () => {
    await using e2b = await startE2b();
    const sandbox = await sandboxOf(e2b);
    const ticks: (() => void)[] = [];
    const drops = e2b.dropStreamsEvery(300, {
      every: (_, tick) => {
        ticks.push(tick);
        return () => void ticks.pop();
      },
    });
    for (let round = 1; round <= 3; round += 1) {
      const command = await sandbox.commands.run("sleep 60", { background: true, timeoutMs: 0 });
      ticks.forEach((tick) => tick());
      await thrownBy(command.wait());
      expect(drops.dropped).toBe(round);
    }
    drops[Symbol.dispose]();
    expect(ticks).toEqual([]);
  });

  it("let a sandbox vanish in the middle of a command", async () => {
    await using e2b = await startE2b();
    const sandbox = await sandboxOf(e2b);
    const command = await sandbox.commands.run("sleep 60", { background: true, timeoutMs: 0 });
    await e2b.vanish(sandbox.sandboxId);
    const { name, message } = await thrownBy(command.wait());
    expect(name).toBe("TimeoutError");
    expect(message).toContain("end of life");
    expect(await sandbox.isRunning()).toBe(false);
    expect((await thrownBy(sandbox.commands.run("true"))).name).toBe("SandboxNotFoundError");
    expect(await sandbox.kill()).toBe(false);
  });

  it("choose by a function, let some pass, and are taken back", async () => {
    await using e2b = await startE2b();
    const sandbox = await sandboxOf(e2b);
    const fault = e2b.addFault({
      match: ({ sandboxId, path }) => sandboxId === sandbox.sandboxId && path === "/files",
      kind: "status",
      status: 502,
      after: 1,
      times: Number.POSITIVE_INFINITY,
    });
    await sandbox.files.write("/home/user/a.txt", "1");
    await expect(sandbox.files.read("/home/user/a.txt")).rejects.toThrow("Bad gateway");
    fault.remove();
    expect(await sandbox.files.read("/home/user/a.txt")).toBe("1");
    expect(fault.met).toBe(1);
  });

  it("leave a trace of what was asked, also of a command", async () => {
    await using e2b = await startE2b();
    const sandbox = await sandboxOf(e2b);
    await sandbox.commands.run("true", { envs: { COLOR: "blue" } });
    expect(e2b.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      "POST /v2/sandboxes 201",
      "POST /process.Process/Start 200",
    ]);
    expect(e2b.requests[1]).toMatchObject({
      sandboxId: sandbox.sandboxId,
      port: 49_983,
      body: { process: { args: ["-l", "-c", "true"], envs: { COLOR: "blue" } } },
    });
  });
});
