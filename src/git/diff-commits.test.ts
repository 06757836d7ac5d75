import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseDiff } from "#core/diff/parse-diff.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";

const git = createGit();
const { signal } = new AbortController();

describe("Repository.diff", () => {
  it("is empty for two commits of the same files", async () => {
    await using scratch = await createScratchRepository();
    const from = await scratch.commit({ "a.txt": "a\n" });
    const to = await scratch.commit({});
    const repository = await git.open(scratch.directory);
    expect(await repository.diff(from, to, signal)).toBe("");
  });

  it("looks the same whatever people have configured", async () => {
    await using scratch = await createScratchRepository();
    const from = await scratch.commit({
      "a.txt": "1\n2\n\n4\n5\n6\n7\n8\n",
      "z.txt": "z\n".repeat(20),
      "ä.txt": "ä\n",
    });
    await scratch.git(["mv", "z.txt", "y.txt"]);
    const to = await scratch.commit({ "a.txt": "1\n2\n\nfour\n5\n6\n7\n8\n", "ä.txt": "a\n" });
    const repository = await git.open(scratch.directory);
    const plain = await repository.diff(from, to, signal);
    expect(plain).toContain("diff --git a/a.txt b/a.txt\nindex ");
    expect(plain).toContain("rename from z.txt\nrename to y.txt\n");
    expect(plain).toContain('"a/\\303\\244.txt"');

    const taste = {
      "diff.noprefix": "true",
      "diff.mnemonicPrefix": "true",
      "diff.renames": "false",
      "diff.context": "0",
      "diff.interHunkContext": "50",
      "diff.algorithm": "patience",
      "diff.suppressBlankEmpty": "true",
      "diff.relative": "true",
      "diff.submodule": "log",
      "diff.colorMoved": "zebra",
      "color.ui": "always",
      "color.diff": "always",
      "core.quotePath": "false",
      "core.abbrev": "5",
      "core.bigFileThreshold": "1",
      "diff.orderFile": join(scratch.root, "order"),
    };
    await writeFile(join(scratch.root, "order"), "y.txt\n");
    for (const [key, value] of Object.entries(taste)) await scratch.git(["config", key, value]);
    expect(await (await git.open(scratch.directory)).diff(from, to, signal)).toBe(plain);
  });

  it("shows a file that the change itself declares to be binary", async () => {
    await using scratch = await createScratchRepository();
    const from = await scratch.commit({ "a.js": "one\n" });
    const to = await scratch.commit({ "a.js": "evil()\n", ".gitattributes": "*.js binary -diff\n" });
    const repository = await git.open(scratch.directory);
    expect(await repository.diff(from, to, signal)).toContain("+evil()\n");

    await scratch.git(["clone", "--quiet", "--bare", ".", "../bare.git"]);
    const bare = await git.open(join(scratch.root, "bare.git"));
    expect(await bare.diff(from, to, signal)).toContain("+evil()\n");
  });

  it("keeps lines apart where the content is not UTF-8", async () => {
    await using scratch = await createScratchRepository();
    const from = await scratch.commit({ "latin.txt": Buffer.from("caf\xE9\nna\xEFve\nend\xF0\n", "latin1") });
    const to = await scratch.commit({ "latin.txt": Buffer.from("caf\xE9\nna\xEFve!\nend\xF0\n", "latin1") });
    const repository = await git.open(scratch.directory);
    const diff = await repository.diff(from, to, signal);
    expect(diff.split("\n").slice(-6)).toEqual([
      "@@ -1,3 +1,3 @@",
      " caf\uFFFD",
      "-na\uFFFDve",
      "+na\uFFFDve!",
      " end\uFFFD",
      "",
    ]);
    expect(parseDiff(diff)).toMatchObject([{ newPath: "latin.txt", additions: 1, deletions: 1 }]);
    expect(await repository.readText(to, "latin.txt")).toBe("caf\uFFFD\nna\uFFFDve!\nend\uFFFD\n");
  });

  it("says of binary files that they differ, and shows a submodule by its commits", async () => {
    await using scratch = await createScratchRepository();
    await using library = await createScratchRepository();
    await library.commit({ "lib.txt": "1\n" });
    await scratch.git(["submodule", "--quiet", "add", library.directory, "lib"]);
    const from = await scratch.commit({ "a.bin": Buffer.from([0, 1, 2]) });
    await library.commit({ "lib.txt": "2\n" });
    await scratch.git(["-C", "lib", "pull", "--quiet", "origin", "main"]);
    const to = await scratch.commit({ "a.bin": Buffer.from([0, 1, 3]) });
    const repository = await git.open(scratch.directory);
    const diff = await repository.diff(from, to, signal);
    expect(diff).toContain("Binary files a/a.bin and b/a.bin differ\n");
    expect(diff).toMatch(/-Subproject commit [0-9a-f]{40}\n\+Subproject commit [0-9a-f]{40}\n$/);
    expect(await repository.readText(to, "lib")).toBeNull();
    expect(await repository.readText(to, "a.bin")).toBeNull();
  });

  it("gives a diff of 20 MB as a whole", async () => {
    await using scratch = await createScratchRepository();
    const from = await scratch.commit({ "a.txt": "a\n" });
    const line = `${"x".repeat(99)}\n`;
    const to = await scratch.commit({ "big.txt": line.repeat(200_000) });
    const repository = await git.open(scratch.directory);
    const diff = await repository.diff(from, to, signal);
    expect(diff.length).toBeGreaterThan(20_000_000);
    expect(diff.endsWith(`+${line}`)).toBe(true);
    expect(parseDiff(diff)[0]?.additions).toBe(200_000);
  });

  it("stops when it is aborted, with the reason of the signal", async () => {
    await using scratch = await createScratchRepository();
    const from = await scratch.commit({ "a.txt": "a\n" });
    const repository = await git.open(scratch.directory);
    const reason = new Error("superseded");
    await expect(repository.diff(from, from, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it("says which objects a partial clone lacks, and how to get them", async () => {
    await using scratch = await createScratchRepository();
    const from = await scratch.commit({ "a.txt": "a\n" });
    const to = await scratch.commit({ "a.txt": "b\n" });
    await scratch.git(["config", "uploadpack.allowFilter", "true"]);
    await scratch.git([
      "clone",
      "--quiet",
      "--bare",
      "--filter=blob:none",
      `file://${scratch.directory}`,
      "../partial.git",
    ]);
    const partial = await git.open(join(scratch.root, "partial.git"));
    await expect(partial.diff(from, to, signal)).rejects.toThrow("git fetch --refetch --no-filter");
  });
});
