import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { listen } from "#test/http/listen.ts";
import { findBubblewrapObstacle } from "#test/sandbox/bubblewrap-obstacle.ts";
import { listProcesses } from "../../../src/sandbox/local/process/processes.ts";
import { callStream, start } from "../envd/connect-client.ts";
import { createBubblewrapDriver } from "./bubblewrap.ts";
import { DRIVERS } from "./drivers.ts";
import { startMachine, TOKEN } from "./machine-fixture.ts";

const TEMPLATE = { templateId: "tplbase", name: "base", path: [], readPaths: [], envs: {} };

describe.each(DRIVERS)("a machine with the driver $name", ({ name, obstacle, create }) => {
  beforeEach(({ skip }) => {
    if (obstacle !== null) skip(obstacle);
  });

  it("ends every process it ever started, also those that ran away", async () => {
    const mark = `4${Date.now()}`;
    {
      await using fixture = await startMachine(create());
      await fixture.sandbox.commands.run(
        `setsid -f sleep ${mark}1 >/dev/null 2>&1; (setsid bash -c 'sleep ${mark}2 & disown' >/dev/null 2>&1 &); ` +
          `nohup sleep ${mark}3 >/dev/null 2>&1 & env -i setsid -f sleep ${mark}4 >/dev/null 2>&1; exit 0`,
      );
      // A shell that is left to itself may not have started its command yet.
      await vi.waitUntil(async () => (await countProcesses(mark)) === 4, { timeout: 30_000 });
    }
    expect(await countProcesses(mark)).toBe(0);
  });

  it("leaves no file behind", async () => {
    const fixture = await startMachine(create());
    const { stdout } = await fixture.sandbox.commands.run("mkdir closed; touch closed/a; chmod 0 closed; pwd");
    await fixture[Symbol.asyncDispose]();
    expect(existsSync(stdout.trim())).toBe(false);
  });

  it("shows its token in no argument and in no environment", async () => {
    await using fixture = await startMachine(create());
    await fixture.sandbox.commands.run("true");
    const handle = await fixture.sandbox.commands.run("sleep 1000", { background: true });
    const shown = (await listProcesses()).map(({ pid }) => readProc(pid, "cmdline") + readProc(pid, "environ"));
    expect(shown.filter((text) => text.includes(TOKEN))).toEqual([]);
    const { stdout } = await fixture.sandbox.commands.run("cat /proc/*/cmdline /proc/*/environ 2>/dev/null; env; true");
    expect(stdout).not.toContain(TOKEN);
    await handle.kill();
  });

  it("stops while it is paused, and goes on with its memory", async () => {
    await using fixture = await startMachine(create());
    const stream = callStream(fixture, start("while :; do echo tick; sleep 0.01; done"));
    const first = await stream.next();
    const pid = first.value?.event?.start?.pid ?? 0;
    await stream.next();
    await fixture.machine.pause();
    const states = await readStates(fixture.sandboxId);
    expect(states.length).toBeGreaterThan(0);
    expect(states.every((state) => state === "T")).toBe(true);
    await fixture.machine.resume({ memory: true });
    expect((await fixture.sandbox.commands.list()).map((entry) => entry.pid)).toEqual([pid]);
    expect(Buffer.from((await stream.next()).value?.event?.data?.stdout ?? "", "base64").toString()).toContain("tick");
    await stream.return(undefined);
  });

  it("begins anew without its memory, with its files", async () => {
    await using fixture = await startMachine(create());
    const { sandbox } = fixture;
    await sandbox.files.write("kept", "1");
    const boot = await sandbox.files.read("/proc/sys/kernel/random/boot_id", { gzip: true });
    await sandbox.commands.run("sleep 1000", { background: true, timeoutMs: 0 });
    await fixture.machine.pause();
    await fixture.machine.resume({ memory: false });
    expect(await sandbox.commands.list()).toEqual([]);
    expect(await sandbox.files.read("kept")).toBe("1");
    const boots = [boot, (await sandbox.commands.run("cat /proc/sys/kernel/random/boot_id")).stdout];
    expect(new Set(boots).size).toBe(name === "bubblewrap" ? 2 : 1);
    expect((await fixture.machine.readLog()).join("\n")).toContain("sleep 1000");
  });

  it("begins with the files of another, which goes its own way", async () => {
    await using first = await startMachine(create());
    await first.sandbox.commands.run("echo 1 > a; ln -s a link; chmod 700 a");
    await first.sandbox.files.write("/root/b", "2");
    await using image = await first.machine.copyFiles();
    await first.sandbox.files.write("a", "changed");
    await using second = await startMachine(create(), { image });
    expect((await second.sandbox.commands.run("cat link; stat -c %a a; readlink link")).stdout).toBe("1\n700\na\n");
    expect(await second.sandbox.files.read("/root/b")).toBe("2");
    expect((await second.sandbox.commands.run("echo mine > a && cat a")).stdout).toBe("mine\n");
  });

  it("hands requests on to a port, and says where nothing listens", async () => {
    await using fixture = await startMachine(create(), { internet: true });
    const server = createServer((request, response) => response.end(`${request.method} ${request.url}`));
    const { port } = new URL(await listen(server));
    const open = await fixture.fetch("/path?q=1", { headers: { "e2b-sandbox-port": port } });
    expect(await open.text()).toBe("GET /path?q=1");
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));

    const closed = await fixture.fetch("/", { headers: { "e2b-sandbox-port": port } });
    expect(closed.status).toBe(502);
    expect(await closed.json()).toEqual({
      sandboxId: fixture.sandboxId,
      message: "The sandbox is running but port is not open",
      port: Number(port),
      code: 502,
    });
  });

  it("puts the programs of its template first on PATH, in every shell", async () => {
    const folder = await mkdtemp(join(tmpdir(), "e2b-template-"));
    await writeFile(join(folder, "git"), "#!/bin/sh\necho of the template\n", { mode: 0o755 });
    await chmod(folder, 0o755);
    const template = { ...TEMPLATE, path: [folder], readPaths: [folder], envs: { FROM_TEMPLATE: "yes" } };
    await using fixture = await startMachine(create(), { template });
    const { stdout } = await fixture.sandbox.commands.run("git; sh -c git; echo $FROM_TEMPLATE");
    expect(stdout).toBe("of the template\nof the template\nyes\n");
    await rm(folder, { recursive: true });
  });

  it("gives both users a home of their own", async () => {
    await using fixture = await startMachine(create());
    const { commands } = fixture.sandbox;
    await commands.run("echo 1 > ~/mine", { user: "root" });
    await expect(commands.run("cat ~/mine")).rejects.toThrow("exit status 1");
    expect(await fixture.sandbox.files.read("/root/mine")).toBe("1\n");
  });
});

describe("a machine of bubblewrap alone", () => {
  const obstacle = findBubblewrapObstacle();

  beforeEach(({ skip }) => {
    if (obstacle !== null) skip(obstacle);
  });

  it("is the system that the real service has: users, homes, and processes of its own", async () => {
    await using fixture = await startMachine(createBubblewrapDriver());
    const { commands } = fixture.sandbox;
    expect((await commands.run("whoami; id -u; pwd; stat -c %U ~")).stdout).toBe("user\n1000\n/home/user\nuser\n");
    expect((await commands.run("whoami; id -u; pwd; echo $HOME", { user: "root" })).stdout).toBe(
      "root\n0\n/home/user\n/root\n",
    );
    expect(await fixture.sandbox.files.write("a", "1").then(() => fixture.sandbox.files.getInfo("a"))).toMatchObject({
      owner: "user",
      group: "user",
    });
    expect((await commands.run("ls /proc | grep -c '^[0-9]'")).stdout.length).toBeLessThan(3);
    await expect(commands.run("cat /root/x; ls /.envd/run")).rejects.toThrow("exit status 2");
  });

  it("reaches nothing outside where it has no internet, and its own ports can still be reached", async () => {
    await using fixture = await startMachine(createBubblewrapDriver(), { internet: false });
    const outside = createServer((_, response) => response.end("outside"));
    const url = await listen(outside);
    await expect(fixture.sandbox.commands.run(`curl -s ${url}`)).rejects.toThrow("exit status 7");
    outside.closeAllConnections();
    outside.close();

    const script = "require('node:http').createServer((_, r) => r.end('inside')).listen(8000, () => console.log('on'))";
    const ready = Promise.withResolvers<void>();
    await using served = await startMachine(createBubblewrapDriver(), {
      template: { ...TEMPLATE, path: [join(process.execPath, "..")] },
    });
    await served.sandbox.commands.run(`node -e "${script}"`, { background: true, onStdout: () => ready.resolve() });
    await ready.promise;
    const response = await served.fetch("/", { headers: { "e2b-sandbox-port": "8000" } });
    expect([response.status, await response.text()]).toEqual([200, "inside"]);
  });

  it("keeps files of /tmp and / to itself", async () => {
    await using one = await startMachine(createBubblewrapDriver());
    await using two = await startMachine(createBubblewrapDriver());
    await one.sandbox.files.write("/tmp/shared", "1");
    await one.sandbox.files.write("/srv/shared", "1");
    expect([await two.sandbox.files.exists("/tmp/shared"), await two.sandbox.files.exists("/srv/shared")]).toEqual([
      false,
      false,
    ]);
  });
});

async function countProcesses(word: string): Promise<number> {
  return (await listProcesses()).filter(({ pid }) => readProc(pid, "cmdline").startsWith(`sleep\0${word}`)).length;
}

/** The states of the processes that have the mark of the sandbox. */
async function readStates(sandboxId: string): Promise<readonly string[]> {
  const marked = (await listProcesses()).filter(({ pid }) =>
    readProc(pid, "environ").includes(`E2B_SANDBOX_ID=${sandboxId}`),
  );
  return marked.map(({ pid }) => /^State:\s+(\w)/m.exec(readProc(pid, "status"))?.[1] ?? "gone");
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
