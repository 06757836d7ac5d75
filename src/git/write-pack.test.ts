import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createScratchRepository, runGit, type ScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";

const git = createGit();
const { signal } = new AbortController();

interface Packed {
  readonly file: string;
  readonly unpack: () => Promise<string>;
}

/** Unpacked, it is a repository beside the scratch repository that holds what the pack holds. */
async function pack(
  scratch: ScratchRepository,
  [headSha, mergeBaseSha]: readonly [string, string],
  packSignal = signal,
): Promise<Packed> {
  const file = join(scratch.root, "sent.pack");
  await git.pack({ gitDir: join(scratch.directory, ".git"), headSha, mergeBaseSha }, file, packSignal);
  return {
    file,
    async unpack() {
      const target = join(scratch.root, "received");
      await runGit(scratch.root, ["init", "--quiet", "--bare", "received"]);
      await runGit(target, ["index-pack", "--stdin"], await readFile(file));
      return target;
    },
  };
}

async function commitsIn(directory: string): Promise<readonly string[]> {
  const listed = await runGit(directory, ["cat-file", "--batch-all-objects", "--batch-check"]);
  return listed
    .split("\n")
    .filter((line) => line.includes(" commit "))
    .map((line) => line.slice(0, 40))
    .toSorted();
}

describe("Git.pack", () => {
  it("holds all objects of the head and the merge base, and of no other commit", async () => {
    await using scratch = await createScratchRepository();
    const before = await scratch.commit({ "secret.txt": "hunter2\n" });
    await scratch.git(["rm", "--quiet", "secret.txt"]);
    const base = await scratch.commit({ "a.txt": "one\n", "sub/b.txt": "b\n" });
    const between = await scratch.commit({ "a.txt": "between\n" });
    const head = await scratch.commit({ "a.txt": "two\n" });
    const target = await (await pack(scratch, [head, base])).unpack();

    expect(await commitsIn(target)).toEqual([base, head].toSorted());
    expect(await runGit(target, ["diff-tree", "-r", "--name-status", base, head])).toBe("M\ta.txt");
    expect(await runGit(target, ["cat-file", "blob", `${base}:sub/b.txt`])).toBe("b");
    for (const gone of [`${before}^{tree}`, `${between}:a.txt`]) {
      const sha = await scratch.git(["rev-parse", gone]);
      await expect(runGit(target, ["cat-file", "-e", sha])).rejects.toThrow("cat-file");
    }
  });

  it("is complete: each commit can be read in whole where the others are unknown", async () => {
    await using scratch = await createScratchRepository();
    const base = await scratch.commit({ "a.txt": "one\n".repeat(500) });
    await scratch.commit({ "a.txt": `${"one\n".repeat(500)}two\n` });
    const head = await scratch.commit({ "a.txt": `${"one\n".repeat(500)}three\n` });
    const target = await (await pack(scratch, [head, base])).unpack();
    expect(await runGit(target, ["cat-file", "blob", `${head}:a.txt`])).toContain("three");
    expect(await runGit(target, ["cat-file", "blob", `${base}:a.txt`])).not.toContain("three");
  });

  it("holds one commit where the head is its own merge base", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    const head = await scratch.commit({ "a.txt": "b\n" });
    const target = await (await pack(scratch, [head, head])).unpack();
    expect(await commitsIn(target)).toEqual([head]);
  });

  it("leaves nothing but the one file, with which it replaces an older one", async () => {
    await using scratch = await createScratchRepository();
    const base = await scratch.commit({ "a.txt": "a\n" });
    const head = await scratch.commit({ "a.txt": "b\n" });
    await pack(scratch, [base, base]);
    await pack(scratch, [head, base]);
    expect((await readdir(scratch.root)).toSorted()).toEqual(["scratch", "sent.pack"]);
  });

  it("leaves nothing where a commit does not exist or its id is none", async () => {
    await using scratch = await createScratchRepository();
    const head = await scratch.commit({ "a.txt": "a\n" });
    const gone = "1".repeat(40);
    await expect(pack(scratch, [gone, head])).rejects.toThrow(gone);
    await expect(pack(scratch, ["--all", head])).rejects.toThrow("no full commit id");
    expect(await readdir(scratch.root)).toEqual(["scratch"]);
  });

  it("stops when it is aborted, and leaves nothing behind", async () => {
    await using scratch = await createScratchRepository();
    const head = await scratch.commit({ "a.txt": "a\n" });
    const reason = new Error("superseded");
    await expect(pack(scratch, [head, head], AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await readdir(scratch.root)).toEqual(["scratch"]);
  });
});
