import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "#core/errors.ts";
import { writeOutput } from "./write-output.ts";

let root: string;
let checkout: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sandpiper-output-"));
  checkout = join(root, "checkout");
  await mkdir(join(checkout, "out"), { recursive: true });
  await writeFile(join(root, "precious.txt"), "precious");
});
afterEach(() => rm(root, { recursive: true, force: true }));

function write(path: string): Promise<void> {
  return writeOutput("result", { path, cwd: checkout, checkouts: [checkout] });
}

describe("writeOutput", () => {
  it.each(["review.json", "out/review.json", "./out/../review.json"])("writes %s, and writes it anew", async (path) => {
    await writeFile(join(checkout, path), "an earlier and longer result");
    await write(path);
    expect(await readFile(join(checkout, path), "utf8")).toBe("result");
  });

  it("follows no link that a change has put in the place of the file", async () => {
    await symlink(join(root, "precious.txt"), join(checkout, "review.json"));
    await expect(write("review.json")).rejects.toThrow("it is a link, which the change may have put there");
    await expect(write(join(checkout, "review.json"))).rejects.toBeInstanceOf(UsageError);
    expect(await readFile(join(root, "precious.txt"), "utf8")).toBe("precious");
  });

  it("follows no folder that leads out of the checkout", async () => {
    await symlink(root, join(checkout, "reports"));
    await expect(write("reports/precious.txt")).rejects.toThrow("Name a file outside of the checkout");
    expect(await readFile(join(root, "precious.txt"), "utf8")).toBe("precious");
  });

  it("follows links that lie outside of the checkout, as the caller made them", async () => {
    await symlink(join(root, "precious.txt"), join(root, "latest.json"));
    await write("../latest.json");
    expect(await readFile(join(root, "precious.txt"), "utf8")).toBe("result");
  });

  it("says what is wrong with a place that cannot be written to", async () => {
    await expect(write("nowhere/review.json")).rejects.toThrow("could not be written to nowhere/review.json");
  });
});
