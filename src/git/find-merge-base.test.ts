import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createScratchRepository, runGit } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";

const git = createGit();

describe("Repository.mergeBase", () => {
  it("finds where two branches parted", async () => {
    await using scratch = await createScratchRepository();
    const fork = await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["checkout", "--quiet", "-b", "topic"]);
    await scratch.commit({ "b.txt": "b\n" });
    await scratch.git(["checkout", "--quiet", "main"]);
    await scratch.commit({ "c.txt": "c\n" });
    const repository = await git.open(scratch.directory);
    expect(await repository.mergeBase("main", "topic")).toBe(fork);
  });

  it("says that histories are unrelated", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["checkout", "--quiet", "--orphan", "other"]);
    await scratch.commit({ "b.txt": "b\n" });
    const repository = await git.open(scratch.directory);
    await expect(repository.mergeBase("main", "other")).rejects.toThrow("their histories are unrelated");
  });

  it("says that a shallow clone hides it, and how to get it", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["checkout", "--quiet", "-b", "topic"]);
    await scratch.commit({ "b.txt": "b\n" });
    await scratch.git(["checkout", "--quiet", "main"]);
    await scratch.commit({ "c.txt": "c\n" });
    await scratch.git([
      "clone",
      "--quiet",
      "--depth=1",
      "--no-single-branch",
      `file://${scratch.directory}`,
      "../shallow",
    ]);
    const repository = await git.open(join(scratch.root, "shallow"));
    expect(repository.isShallow).toBe(true);
    await expect(repository.mergeBase("main", "origin/topic")).rejects.toThrow("git fetch --unshallow");
  });

  it("works in a shallow clone that goes deep enough", async () => {
    await using scratch = await createScratchRepository();
    for (let index = 0; index < 5; index += 1) await scratch.commit({ "a.txt": `${index}\n` });
    await scratch.git(["clone", "--quiet", "--depth=3", `file://${scratch.directory}`, "../shallow"]);
    const repository = await git.open(join(scratch.root, "shallow"));
    expect(await repository.mergeBase("HEAD~1", "HEAD")).toBe(await scratch.git(["rev-parse", "HEAD~1"]));
  });

  it("refuses an ancestor of a shallow clone that hides a better one", async () => {
    await using scratch = await createScratchRepository();
    const root = await scratch.commit({ "a.txt": "root\n" });
    for (let index = 0; index < 4; index += 1) await scratch.commit({ "side.txt": `${index}\n` });
    const better = await scratch.git(["rev-parse", "HEAD"]);
    for (let index = 0; index < 4; index += 1) await scratch.commit({ "main.txt": `${index}\n` });
    await scratch.git(["checkout", "--quiet", "-b", "topic", root]);
    await scratch.commit({ "topic.txt": "t\n" });
    await scratch.git(["merge", "--quiet", "-m", "Merge better", better]);
    const merged = await scratch.git(["commit-tree", "HEAD^{tree}", "-p", "HEAD", "-p", root, "-m", "Merge again"]);
    await scratch.git(["update-ref", "refs/heads/topic", merged]);
    const whole = await git.open(scratch.directory);
    expect(await whole.mergeBase("main", "topic")).toBe(better);

    // Both show the root by their second parents, while the way of main to the better one is cut.
    const base = await scratch.git(["commit-tree", "main^{tree}", "-p", "main", "-p", root, "-m", "Base"]);
    await scratch.git(["update-ref", "refs/heads/base", base]);
    await scratch.git(["clone", "--quiet", "--depth=3", "--no-single-branch", `file://${scratch.directory}`, "../cut"]);
    const cut = await git.open(join(scratch.root, "cut"));
    expect(await runGit(join(scratch.root, "cut"), ["merge-base", "origin/base", "origin/topic"])).toBe(root);
    await expect(cut.mergeBase("origin/base", "origin/topic")).rejects.toThrow("shallow clone");
  });
});
