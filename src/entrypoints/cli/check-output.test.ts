import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "#core/errors.ts";
import { checkOutput } from "./check-output.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sandpiper-output-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("checkOutput", () => {
  it("takes a new file, one that is there, and a device, and leaves nothing behind", async () => {
    await writeFile(join(folder, "there.json"), "before");
    await checkOutput(join(folder, "there.json"));
    await checkOutput(join(folder, "new.json"));
    await checkOutput("/dev/null");
    expect(await readdir(folder)).toEqual(["there.json"]);
  });

  it("names the folder that is missing", async () => {
    const checking = checkOutput(join(folder, "missing", "result.json"));
    await expect(checking).rejects.toThrow(`There is no folder ${join(folder, "missing")} for --output.`);
    await expect(checking).rejects.toBeInstanceOf(UsageError);
  });

  it("takes no folder for a file", async () => {
    await expect(checkOutput(folder)).rejects.toThrow(`--output names the folder ${folder}.`);
  });
});
