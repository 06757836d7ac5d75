import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GitError } from "#core/host/git.ts";
import { createScratchRepository, runGit } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";

const git = createGit();
const { signal } = new AbortController();

describe("Git.open", () => {
  it("opens a repository from a folder below its root, and by a symbolic link", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a/b/c.txt": "c\n" });
    await symlink(scratch.directory, join(scratch.root, "link"));
    for (const folder of [join(scratch.directory, "a", "b"), join(scratch.root, "link")]) {
      expect(await git.open(folder)).toMatchObject({
        gitDir: join(scratch.directory, ".git"),
        workTree: scratch.directory,
        isShallow: false,
      });
    }
  });

  it("opens a repository whose folder has a line feed, quotes and a leading dash in its name", async () => {
    await using scratch = await createScratchRepository();
    const folder = join(scratch.root, "-x\n\"'$(touch pwned)\n");
    await mkdir(folder);
    await runGit(folder, ["init", "--quiet"]);
    expect(await git.open(folder)).toMatchObject({ gitDir: join(folder, ".git"), workTree: folder });
  });

  it("opens a bare repository, which has no working tree", async () => {
    await using scratch = await createScratchRepository();
    const head = await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["clone", "--quiet", "--bare", ".", "../bare.git"]);
    const repository = await git.open(join(scratch.root, "bare.git"));
    expect(repository.workTree).toBeNull();
    expect(await repository.resolve("HEAD")).toBe(head);
    expect(await repository.readText("HEAD", "a.txt")).toBe("a\n");
    expect(await repository.readUncommitted(signal)).toEqual({ changed: 0, untracked: 0 });
  });

  it("opens a worktree, with its own HEAD", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["worktree", "add", "--quiet", "-b", "topic", "../topic"]);
    await runGit(join(scratch.root, "topic"), ["commit", "--quiet", "--allow-empty", "-m", "On topic"]);
    const repository = await git.open(join(scratch.root, "topic"));
    expect(repository.workTree).toBe(join(scratch.root, "topic"));
    expect(await repository.currentBranch()).toBe("topic");
    expect(await repository.readCommit("HEAD")).toEqual({ subject: "On topic", body: "", author: "Ada" });
    expect(await repository.mergeBase("main", "topic")).toBe(await repository.resolve("main"));
  });

  it("opens a submodule as a repository of its own", async () => {
    await using scratch = await createScratchRepository();
    await using library = await createScratchRepository();
    const head = await library.commit({ "lib.txt": "lib\n" });
    await scratch.git(["submodule", "--quiet", "add", library.directory, "lib"]);
    const repository = await git.open(join(scratch.directory, "lib"));
    expect(repository.workTree).toBe(join(scratch.directory, "lib"));
    expect(await repository.resolve("HEAD")).toBe(head);
  });

  it("says that a folder is in no repository", async () => {
    await using scratch = await createScratchRepository();
    await expect(git.open(scratch.root)).rejects.toThrow(`${scratch.root} is not in a git repository.`);
    await expect(git.open(scratch.root)).rejects.toBeInstanceOf(GitError);
  });

  it("says that a folder does not exist, or is a file", async () => {
    await using scratch = await createScratchRepository();
    await writeFile(join(scratch.root, "file"), "");
    await expect(git.open(join(scratch.root, "gone"))).rejects.toThrow("cannot be opened. Check that it exists");
    await expect(git.open(join(scratch.root, "file"))).rejects.toThrow("is no folder");
  });

  it("passes on what git says of a broken configuration", async () => {
    await using scratch = await createScratchRepository();
    await writeFile(join(scratch.directory, ".git", "config"), "[core\n");
    await expect(git.open(scratch.directory)).rejects.toThrow(/cannot be opened: fatal: bad config line 1/);
  });
});

describe("Repository.readUncommitted", () => {
  it("counts changed, deleted, staged and new files", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n", "b.txt": "b\n", "c.txt": "c\n", ".gitignore": "ignored\n" });
    await scratch.git(["rm", "--quiet", "b.txt"]);
    for (const path of ["a.txt", "ignored", "new/1.txt", "new/2.txt", "-new\n.txt"]) await scratch.write(path, "x\n");
    const repository = await git.open(scratch.directory);
    expect(await repository.readUncommitted(signal)).toEqual({ changed: 2, untracked: 2 });
  });

  it("counts nothing in a clean working tree", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    const repository = await git.open(scratch.directory);
    expect(await repository.readUncommitted(signal)).toEqual({ changed: 0, untracked: 0 });
  });
});
