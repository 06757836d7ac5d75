import { Sandbox } from "e2b";
import { describe, expect, it } from "vitest";
import { connectionTo } from "./sample.ts";
import { startE2b } from "./start-e2b.ts";

const FILE = "/home/user/a.txt";

describe("copies of a sandbox", () => {
  it("are taken as snapshots, listed, created from and deleted", async () => {
    await using e2b = await startE2b();
    const connection = connectionTo(e2b);
    const sandbox = await Sandbox.create(connection);
    await sandbox.files.write(FILE, "before");
    const plain = await sandbox.createSnapshot();
    const named = await sandbox.createSnapshot({ name: "checked-out" });
    expect(named).toEqual({ snapshotId: "sandpiper/checked-out:default", names: ["sandpiper/checked-out"] });
    await sandbox.files.write(FILE, "after");

    for (const { snapshotId } of [plain, named]) {
      const copy = await Sandbox.create(snapshotId, connection);
      expect(await copy.files.read(FILE)).toBe("before");
      await expect(Sandbox.deleteSnapshot(snapshotId, connection)).rejects.toThrow("running sandboxes using it");
      await copy.kill();
    }
    const ids = (await sandbox.listSnapshots().nextItems()).map(({ snapshotId }) => snapshotId);
    expect(ids.toSorted()).toEqual([plain.snapshotId, named.snapshotId].toSorted());
    expect(await Sandbox.listSnapshots({ ...connection, name: "checked-out" }).nextItems()).toHaveLength(1);
    expect(await Sandbox.deleteSnapshot(plain.snapshotId, connection)).toBe(true);
    expect(await Sandbox.deleteSnapshot(plain.snapshotId, connection)).toBe(false);
    await expect(Sandbox.create(plain.snapshotId, connection)).rejects.toThrow("404");
  });

  it("are forked, and go their own ways", async () => {
    await using e2b = await startE2b({ limits: { concurrentSandboxes: 3 } });
    const connection = connectionTo(e2b);
    const sandbox = await Sandbox.create({ ...connection, metadata: { run: "7" }, envs: { COLOR: "blue" } });
    await sandbox.files.write(FILE, "common");
    await Sandbox.create(connection);
    const forks = await sandbox.fork({ count: 2 });
    const [fork, refused] = forks;
    if (!(fork instanceof Sandbox)) throw new Error("The first fork is a sandbox.", { cause: fork });
    if (!(refused instanceof Error)) throw new Error("The second fork is refused.");
    expect(refused.message).toContain("maximum number of concurrent E2B sandboxes (3)");
    await fork.files.write(FILE, "own");
    expect(await sandbox.files.read(FILE)).toBe("common");
    expect((await fork.commands.run("echo $COLOR")).stdout).toBe("blue\n");
    expect((await fork.getInfo()).metadata).toEqual({ run: "7" });
    await sandbox.pause();
    await expect(sandbox.fork()).rejects.toThrow("is paused and cannot be forked");
  });

  it("are measured when somebody asks", async () => {
    await using e2b = await startE2b();
    const sandbox = await Sandbox.create(connectionTo(e2b));
    const [metric] = await sandbox.getMetrics();
    expect(metric?.memTotal).toBeGreaterThan(0);
    expect(await sandbox.getMetrics({ start: new Date(0), end: new Date(1000) })).toEqual([]);
  });
});
