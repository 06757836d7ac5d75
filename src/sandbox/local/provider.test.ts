import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Trust } from "#core/host/pull-request.ts";
import type { IsolationLevel } from "#core/review/receipt.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type { SandboxProvider } from "#core/sandbox/sandbox.ts";
import { describeSandboxProvider } from "#test/contract/sandbox.ts";
import { MISSING, countProcesses, createLocalFixture, never, packageRoot, sh } from "#test/sandbox/local-fixture.ts";
import { programsOf } from "#test/sandbox/programs-of.ts";
import type { LocalFixture } from "#test/sandbox/local-fixture.ts";
import { probeIsolation } from "./isolation/isolation.ts";
import type { LocalProviderOptions } from "./provider.ts";
import { writeRunOwner } from "./folder/run-owner.ts";
import { findSystemProgram } from "./system-program.ts";

let local: LocalFixture;

beforeAll(async () => {
  local = await createLocalFixture();
});
afterAll(() => local[Symbol.asyncDispose]());
afterEach(() => local.checkEmpty());

describe.skipIf(MISSING.none !== null)(`level none (${MISSING.none ?? "works here"})`, () => {
  describeSandboxProvider("local, none", () => local.makeProvider({ level: "none" }), {
    isolation: "none",
    exposesPorts: true,
    countProcesses,
  });
});

describe("a local sandbox without isolation", () => {
  it("comes back although a process has escaped and holds the output open", async () => {
    await using sandbox = await local.makeProvider({ level: "none" }).create(local.spec, never);
    const result = await sh(sandbox, "(setsid env -i sh -c 'echo $$; exec sleep 3600' &); sleep 0.5; echo done");
    process.kill(Number(/^\d+/m.exec(result.stdout)?.[0]), "SIGKILL");
    expect(result).toMatchObject({ ending: "exited", exitCode: 0 });
    expect(result.stdout).toContain("done");
  });

  it("removes folders that an agent has closed to itself", async () => {
    await using sandbox = await local.makeProvider({ level: "none" }).create(local.spec, never);
    await sh(sandbox, "mkdir -p closed/inner && touch closed/inner/file && chmod 000 closed/inner closed");
    await sandbox[Symbol.asyncDispose]();
    expect(existsSync(sandbox.checkout)).toBe(false);
  });
});

describe("limits of a local sandbox", () => {
  const limits = { maxProcesses: 40, maxFileBytes: 1_000_000 };

  for (const level of ["isolated", "uid"] as const) {
    it.skipIf(MISSING[level] !== null)(`bound the number of processes at the level ${level}`, async () => {
      await using sandbox = await local.makeProvider({ level, limits }).create(local.spec, never);
      const script = `
        const { spawn } = require("node:child_process");
        let started = 0;
        for (let i = 0; i < 60; i += 1) {
          const child = spawn("sleep", ["3600"], { stdio: "ignore" }).on("error", () => {});
          if (child.pid !== undefined) started += 1;
        }
        console.log(started);
        process.exit();`;
      const argv = [programsOf(sandbox).node, "-e", script] as const;
      const { stdout } = await sandbox.run({ argv }, { signal: never, timeoutMs: 60_000 });
      expect(Number(stdout)).toBeGreaterThan(0);
      expect(Number(stdout)).toBeLessThan(40);
    });
  }

  it.skipIf(findSystemProgram("prlimit") === null)("bound the size of a file, and leave no core", async () => {
    await using sandbox = await local.makeProvider({ limits }).create(local.spec, never);
    await sh(sandbox, "head -c 2000000 /dev/zero > big; true");
    expect((await sh(sandbox, "wc -c < big; ulimit -c")).stdout.trim()).toBe("1000000\n0");
  });
});

async function attempt(
  level: IsolationLevel,
  trust: Trust,
  options: Partial<LocalProviderOptions> = {},
): Promise<string> {
  try {
    await using sandbox = await local.makeProvider({ level, ...options }).create({ ...local.spec, trust }, never);
    return sandbox.isolation;
  } catch (error) {
    if (error instanceof SandboxError) return "refused";
    throw error;
  }
}

describe("admission to a local sandbox", () => {
  it("refuses code that is not the caller's own where there is no isolation", async () => {
    expect(await attempt("none", "own")).toBe("none");
    expect(await attempt("none", "contributor")).toBe("refused");
    expect(await attempt("none", "contributor", { allowUnisolated: true })).toBe("none");
    expect(await attempt("none", "fork", { allowUnisolated: true, allowForksByUid: true })).toBe("refused");
  });

  it.skipIf(MISSING.uid !== null)("refuses code of a fork at the level uid, unless that is wanted", async () => {
    expect(await attempt("uid", "own")).toBe("uid");
    expect(await attempt("uid", "contributor")).toBe("uid");
    expect(await attempt("uid", "fork", { allowUnisolated: true })).toBe("refused");
    expect(await attempt("uid", "fork", { allowForksByUid: true })).toBe("uid");
  });

  it("says which option would help", async () => {
    const provider = local.makeProvider({ level: "none" });
    await expect(provider.create({ ...local.spec, trust: "contributor" }, never)).rejects.toThrow(/--allow-unisolated/);
  });

  it("refuses programs and folders that do not exist, or that hold what agents must not see", async () => {
    const programs = { node: "/no/such/node", analysers: "/no/such/file" };
    await expect(local.makeProvider({ programs }).create(local.spec, never)).rejects.toThrow("/no/such/node");
    for (const path of ["/", "/etc", local.rootDir]) {
      await expect(local.makeProvider({ readPaths: [path] }).create(local.spec, never)).rejects.toThrow(SandboxError);
    }
  });

  it("refuses a folder for sandboxes that somebody else could write to", async () => {
    const open = mkdtempSync("/var/tmp/sandpiper-open-");
    chmodSync(open, 0o777);
    await expect(local.makeProvider({ rootDir: open }).create(local.spec, never)).rejects.toThrow(/not yours alone/);
    rmSync(open, { recursive: true });
    const link = join("/var/tmp", `sandpiper-link-${process.pid}`);
    symlinkSync(local.rootDir, link);
    await expect(local.makeProvider({ rootDir: link }).create(local.spec, never)).rejects.toThrow(/not yours alone/);
    rmSync(link);
    await expect(local.makeProvider({ rootDir: "relative" }).create(local.spec, never)).rejects.toThrow(/absolute/);
  });

  it("removes what it has begun where the checkout fails", async () => {
    const git = { checkout: () => Promise.reject(new Error("no such commit")) };
    await expect(local.makeProvider({ git }).create(local.spec, never)).rejects.toThrow("no such commit");
  });
});

async function leaveBehind(marker: string): Promise<{ path: string; pid: number }> {
  const path = join(local.rootDir, "sbx-00000000000000aa");
  mkdirSync(join(path, "repo"), { recursive: true });
  await writeRunOwner(path, null);
  const { pid = 0 } = spawn("sleep", ["3600"], {
    env: { SANDPIPER_SANDBOX: `sbx-00000000000000aa.1`, marker },
    stdio: "ignore",
    detached: true,
  });
  return { path, pid };
}

function editOwner(path: string, change: Record<string, unknown>): void {
  const file = join(path, "owner.json");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...change }));
}

describe("sweep", () => {
  let provider: SandboxProvider;
  beforeAll(() => {
    provider = local.makeProvider({ level: "none" });
  });

  it("ends what a dead process has left, and only that", async () => {
    const left = await leaveBehind("a");
    await using alive = await provider.create(local.spec, never);
    expect(await provider.sweep(0, never)).toBe(0);
    // The same pid, but a process that started at another time: pids are used again.
    editOwner(left.path, { startTime: "1" });
    expect(await provider.sweep(60_000, never)).toBe(0);
    expect(await provider.sweep(0, never)).toBe(1);
    expect(existsSync(left.path)).toBe(false);
    await vi.waitUntil(() => !existsSync(`/proc/${left.pid}`));
    expect(existsSync(alive.checkout)).toBe(true);
    expect(await provider.sweep(0, never)).toBe(0);
  });

  it("takes a record of an earlier boot as that of a dead process, and leaves one of another container alone", async () => {
    const left = await leaveBehind("b");
    editOwner(left.path, { pidNamespace: "pid:[1]", pid: 999_999_999 });
    expect(await provider.sweep(0, never)).toBe(0);
    editOwner(left.path, { bootId: "earlier" });
    expect(await provider.sweep(0, never)).toBe(1);
    expect(existsSync(left.path)).toBe(false);
  });

  it("ends no process of a user that could be somebody's, whatever a record says", async () => {
    const left = await leaveBehind("c");
    editOwner(left.path, { startTime: "1", agentUid: process.getuid?.() ?? 0 });
    expect(await provider.sweep(0, never)).toBe(1);
    expect(local.canary.exitCode ?? local.canary.signalCode).toBeNull();
  });

  it("waits before it takes a folder without a record for one that was left", async () => {
    const path = join(local.rootDir, "sbx-00000000000000bb");
    mkdirSync(path);
    expect(await provider.sweep(0, never)).toBe(0);
    rmSync(path, { recursive: true });
  });
});

describe("a host that is killed in the middle of a command", () => {
  for (const level of ["isolated", "uid", "none"] as const) {
    it.skipIf(MISSING[level] !== null)(`leaves nothing that a sweep does not end, at the level ${level}`, async () => {
      const word = `3600.${process.pid}${level.length}`;
      const script = `
        const { createLocalProvider } = await import(${JSON.stringify(join(import.meta.dirname, "provider.ts"))});
        const { createGit } = await import(${JSON.stringify(join(packageRoot, "src/git/create-git.ts"))});
        const programs = { node: process.execPath, analysers: ${JSON.stringify(join(packageRoot, "package.json"))} };
        const rootDir = ${JSON.stringify(local.rootDir)};
        const signal = new AbortController().signal;
        const sandbox = await createLocalProvider({ git: createGit(), programs, rootDir, level: "${level}" }).create(${JSON.stringify(local.spec)}, signal);
        await sandbox.run({ argv: ["sh", "-c", "setsid sleep ${word} & sleep ${word}"] }, { signal, timeoutMs: 3_600_000 });`;
      const host = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "ignore" });
      await vi.waitUntil(async () => (await countProcesses(word)) >= 3, { timeout: 30_000 });
      host.kill("SIGKILL");
      await once(host, "exit");
      expect(await local.makeProvider().sweep(0, never)).toBe(1);
      await vi.waitUntil(async () => (await countProcesses(word)) === 0, { timeout: 30_000 });
    });
  }
});

describe("probeIsolation", () => {
  it("says what this machine can do, and what is missing for more", async () => {
    const probe = await probeIsolation({ rootDir: local.rootDir });
    expect(probe.level === "isolated").toBe(MISSING.isolated === null && probe.reasons.length === 0);
    for (const reason of probe.reasons) expect(reason).toMatch(/[.]$|=\d$/);
  });

  it("finds a level not to be had where a program cannot be read", async () => {
    const probe = await probeIsolation({ rootDir: local.rootDir, readPaths: ["/no/such/program"] });
    expect(probe.level).toBe("none");
    const hasTried = MISSING.isolated === null || MISSING.uid === null;
    expect(probe.reasons.join("\n").includes("/no/such/program")).toBe(hasTried);
  });
});
