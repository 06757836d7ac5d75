import { AuthenticationError, InvalidArgumentError, TimeoutError } from "e2b";
import type { Sandbox } from "e2b";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DRIVERS } from "../machine/drivers.ts";
import { startMachine } from "../machine/machine-fixture.ts";
import type { MachineFixture } from "../machine/machine-fixture.ts";
import { callStream, callUnary, readFrames, start } from "./connect-client.ts";
import type { Frame } from "./connect-client.ts";

const TIMINGS = { keepaliveUnitMs: 1, exitRetentionMs: 30_000 };
const SECRET = "canary-secret";

describe.each(DRIVERS)("commands of envd with the driver $name", ({ obstacle, create }) => {
  let fixture: MachineFixture;
  let sandbox: Sandbox;

  beforeAll(async () => {
    if (obstacle !== null) return;
    fixture = await startMachine(create(TIMINGS), { envs: { FROM_SANDBOX: "yes" } });
    sandbox = fixture.sandbox;
  });

  afterAll(async () => {
    await fixture?.[Symbol.asyncDispose]();
  });

  beforeEach(({ skip }) => {
    if (obstacle !== null) skip(obstacle);
  });

  it("kills a background command at its timeout, and leaves its children alive", async () => {
    const script = "bash -c 'touch child; exec sleep 1000' >/dev/null 2>&1 & echo $! > child.pid; exec sleep 1001";
    const handle = await sandbox.commands.run(script, { background: true, timeoutMs: 1000 });
    await expect(handle.wait()).rejects.toThrow(TimeoutError);
    await waitUntil(async () => (await sandbox.commands.list()).length === 0);
    expect((await sandbox.commands.run("kill -0 $(cat child.pid) && echo alive")).stdout).toBe("alive\n");
  });

  it("hits only the direct process by SIGKILL, and does not wait for the output of the others", async () => {
    const handle = await sandbox.commands.run("sleep 1002 & echo $! > orphan.pid; wait", { background: true });
    await waitUntil(() => sandbox.files.exists("orphan.pid"));
    expect(await handle.kill()).toBe(true);
    await expect(handle.wait()).rejects.toMatchObject({ exitCode: -1, error: "signal: killed" });
    expect((await sandbox.commands.run("kill -0 $(cat orphan.pid) && echo alive")).stdout).toBe("alive\n");
    expect(await sandbox.commands.kill(handle.pid)).toBe(false);
  });

  it("loses the output that is produced while no client is attached", async () => {
    const handle = await sandbox.commands.run("read a; echo lost; touch said; read b; echo kept", {
      background: true,
      stdin: true,
      timeoutMs: 0,
    });
    await handle.disconnect();
    await sandbox.commands.sendStdin(handle.pid, "1\n");
    await waitUntil(() => sandbox.files.exists("said"));
    const again = await sandbox.commands.connect(handle.pid);
    await sandbox.commands.sendStdin(handle.pid, "2\n");
    expect((await again.wait()).stdout).toBe("kept\n");
  });

  it("keeps the exit code of a process that has ended for those who connect later", async () => {
    const handle = await sandbox.commands.run("exit 7", { background: true });
    await expect(handle.wait()).rejects.toMatchObject({ exitCode: 7 });
    await expect((await sandbox.commands.connect(handle.pid)).wait()).rejects.toMatchObject({ exitCode: 7 });
    expect(await sandbox.commands.kill(handle.pid)).toBe(false);
  });

  it("ends a command only when its output reaches its end", async () => {
    const events: string[] = [];
    for await (const frame of callStream(fixture, start("mkfifo gate; (read x < gate; echo late) & echo early"))) {
      if (frame.event?.data?.stdout === undefined) continue;
      const text = Buffer.from(frame.event.data.stdout, "base64").toString().trim();
      events.push(text);
      if (text === "early") await sandbox.commands.run("echo > gate");
    }
    expect(events).toEqual(["early", "late"]);
  });

  it("goes on with a command whose client is gone", async () => {
    const controller = new AbortController();
    const stream = callStream(fixture, start("until [ -e release ]; do sleep 0.02; done; touch finished"), {
      signal: controller.signal,
    });
    await stream.next();
    controller.abort();
    await expect(stream.next()).rejects.toThrow("aborted");
    await sandbox.files.write("release", "");
    await waitUntil(() => sandbox.files.exists("finished"));
  });

  it("refuses an argument above 128 KiB, a folder and a user that do not exist", async () => {
    const { commands } = sandbox;
    await expect(commands.run(`: ${"x".repeat(131_072)}`)).rejects.toThrow(/argument list too long/);
    await expect(commands.run(`: ${"x".repeat(131_072)}`)).rejects.toThrow(InvalidArgumentError);
    expect((await commands.run(`: ${"x".repeat(131_000)}`)).exitCode).toBe(0);
    await expect(commands.run("true", { cwd: "/no/such" })).rejects.toThrow("cwd '/no/such' does not exist");
    await expect(commands.run("true", { user: "stranger" })).rejects.toThrow(AuthenticationError);
  });

  it("gives commands their environment, and nothing of its own", async () => {
    const { stdout } = await sandbox.commands.run("env", { envs: { MINE: "1" } });
    const names = stdout
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0]);
    const wanted = ["PATH", "HOME", "USER", "LOGNAME", "FROM_SANDBOX", "MINE"];
    const own = ["E2B_SANDBOX", "E2B_SANDBOX_ID", "E2B_TEMPLATE_ID"];
    expect(new Set(names)).toEqual(new Set([...wanted, ...own, "PWD", "SHLVL", "_"]));
    expect(stdout).toContain(`E2B_SANDBOX_ID=${fixture.sandboxId}\n`);
    expect(stdout).toContain("USER=user\n");
  });

  it("begins in the home of the user, for root too, and in a login shell", async () => {
    const script = 'echo ${PWD##*/home/}; shopt -q login_shell && echo login; echo "${HOME##*/}"';
    expect((await sandbox.commands.run(script)).stdout).toBe("user\nlogin\nuser\n");
    expect((await sandbox.commands.run(script, { user: "root" })).stdout).toBe("user\nlogin\nroot\n");
  });

  it("gives commands an empty input unless it is asked for one", async () => {
    expect((await sandbox.commands.run("readlink /proc/self/fd/0")).stdout).toBe("/dev/null\n");
    const handle = await sandbox.commands.run("cat", { background: true, stdin: true });
    await handle.sendStdin("typed\n");
    await handle.closeStdin();
    expect((await handle.wait()).stdout).toBe("typed\n");
  });

  it("sends keepalive frames as often as the client asks while a command of 330 units is silent", async () => {
    const frames: Frame[] = [];
    const headers = { "keepalive-ping-interval": "50" };
    for await (const frame of callStream(fixture, start("until [ -e wake ]; do sleep 0.02; done"), { headers })) {
      frames.push(frame);
      if (frames.filter(isKeepalive).length === Math.floor(330 / 50)) await sandbox.files.write("wake", "");
    }
    expect(frames[0]).toMatchObject({ event: { start: { pid: expect.any(Number) } } });
    expect(frames.filter(isKeepalive).length).toBeGreaterThanOrEqual(6);
    expect(frames.slice(-2)).toMatchObject([{ event: { end: { exitCode: 0 } } }, {}]);
  });

  it("runs 150 commands at once", async () => {
    const numbers = Array.from({ length: 150 }, (_, index) => index);
    const results = await Promise.all(
      numbers.map((number) => sandbox.commands.run(`echo ${number}`, { timeoutMs: 0 })),
    );
    expect(results.map(({ stdout }) => Number(stdout))).toEqual(numbers);
  });

  it("brings large output whole", async () => {
    const { stdout } = await sandbox.commands.run("head -c 5000000 /dev/zero | tr '\\0' x; echo end");
    expect(stdout.length).toBe(5_000_004);
  });

  it("opens a terminal of the size that is asked for, and resizes it", async () => {
    let shown = "";
    const terminal = await sandbox.pty.create({
      cols: 81,
      rows: 25,
      onData: (chunk) => void (shown += Buffer.from(chunk).toString()),
    });
    await sandbox.pty.sendInput(terminal.pid, Buffer.from("stty size; cat\n"));
    await waitUntil(async () => shown.includes("25 81"));
    await sandbox.pty.resize(terminal.pid, { cols: 101, rows: 31 });
    await sandbox.pty.sendInput(terminal.pid, Buffer.from("\u0004stty size; exit 4\n"));
    await expect(terminal.wait()).rejects.toMatchObject({ exitCode: 4 });
    expect(shown).toContain("31 101");
  });

  it("logs what the real debug log holds: argv, environments and unary bodies", async () => {
    const handle = await sandbox.commands.run(`cat # ${SECRET}-argv`, {
      background: true,
      stdin: true,
      envs: { KEY: `${SECRET}-env` },
    });
    await handle.sendStdin(`${SECRET}-stdin`);
    await handle.closeStdin();
    await handle.wait();
    await sandbox.files.write("note", `${SECRET}-file`);
    const log = (await fixture.machine.readLog()).join("\n");
    expect(log).toContain(`${SECRET}-argv`);
    expect(log).toContain(`${SECRET}-env`);
    expect(log).toContain(btoa(`${SECRET}-stdin`));
    expect(log).not.toContain(`${SECRET}-file`);
  });

  it("tells what it does not know in the codes of the protocol", async () => {
    const missing = { process: { pid: 4_000_000 } };
    const notFound = { status: 404, body: { code: "not_found", message: "process with pid 4000000 not found" } };
    for (const name of ["SendSignal", "SendInput", "CloseStdin", "Update"]) {
      expect(await callUnary(fixture, `/process.Process/${name}`, missing)).toEqual(notFound);
    }
    const connect = { procedure: "/process.Process/Connect", message: missing };
    expect(await readFrames(callStream(fixture, connect))).toEqual([{ error: notFound.body }]);
  });
});

function isKeepalive(frame: Frame): boolean {
  return frame.event?.keepalive !== undefined;
}

/** Asks until it is so; the test's own timeout ends what never comes. */
async function waitUntil(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setImmediate(resolve));
}
