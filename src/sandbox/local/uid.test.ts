import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SandboxProvider } from "#core/sandbox/sandbox.ts";
import { describeSandboxProvider } from "#test/contract/sandbox.ts";
import { MISSING, countProcesses, createLocalFixture, never, sh } from "#test/sandbox/local-fixture.ts";
import type { LocalFixture } from "#test/sandbox/local-fixture.ts";

let local: LocalFixture;

beforeAll(async () => {
  local = await createLocalFixture();
});
afterAll(() => local[Symbol.asyncDispose]());
afterEach(() => local.checkEmpty());

describe.skipIf(MISSING.uid !== null)(`level uid (${MISSING.uid ?? "works here"})`, () => {
  describeSandboxProvider("local, uid", () => local.makeProvider({ level: "uid" }), {
    isolation: "uid",
    exposesPorts: true,
    countProcesses,
  });
});

describe.skipIf(MISSING.uid !== null)("a local sandbox with a user of its own", () => {
  let provider: SandboxProvider;
  beforeAll(() => {
    provider = local.makeProvider({ level: "uid" });
  });

  it("reads no environment of the host's processes, and cannot reach into them", async () => {
    await using sandbox = await provider.create(local.spec, never);
    const { stdout } = await sh(
      sandbox,
      `cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; head -c 1 /proc/${local.canary.pid}/mem; kill -0 ${local.canary.pid} || echo refused`,
    );
    expect(stdout).not.toContain("canary-in-the-environment");
    expect(stdout).toContain("refused");
  });

  it("reads nothing of other sandboxes, and cannot change what holds its own folders", async () => {
    await using other = await provider.create(local.spec, never);
    await using sandbox = await provider.create(local.spec, never);
    const { stdout } = await sh(
      sandbox,
      `cat ${other.checkout}/README.md; ls ${other.checkout}/..; ls ${local.rootDir}; mv ${sandbox.checkout} ${sandbox.checkout}2; ln -s /etc ../x; cat ../owner.json`,
    );
    expect(stdout).toBe("");
  });

  it("ends a process that hides where it comes from", async () => {
    await using sandbox = await provider.create(local.spec, never);
    await sh(sandbox, "(setsid env -i sleep 3600.717171 >/dev/null 2>&1 &); sleep 0.5");
    expect(await countProcesses("3600.717171")).toBe(0);
  });

  it("tells what a program in a folder closed to everybody else would need", async () => {
    const closed = mkdtempSync("/var/tmp/sandpiper-closed-");
    writeFileSync(join(closed, "analysers.js"), "");
    const programs = { node: process.execPath, analysers: join(closed, "analysers.js") };
    await expect(local.makeProvider({ level: "uid", programs }).create(local.spec, never)).rejects.toThrow(
      /analysers.js cannot be read from inside/,
    );
    rmSync(closed, { recursive: true });
  });
});
