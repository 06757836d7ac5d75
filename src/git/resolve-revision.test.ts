import { describe, expect, it } from "vitest";
import { GitError } from "#core/host/git.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";

const git = createGit();

describe("Repository.resolve", () => {
  it.each(["-x", "--upload-pack=x", "--output=pwned", "-O/tmp/pwned", "a;touch pwned", "$(touch pwned)", "ä/ö"])(
    "takes a branch named %j for a branch",
    async (name) => {
      await using scratch = await createScratchRepository();
      const head = await scratch.commit({ "a.txt": "a\n" });
      await scratch.git(["update-ref", `refs/heads/${name.replaceAll(" ", "_")}`, head]);
      const repository = await git.open(scratch.directory);
      expect(await repository.resolve(name.replaceAll(" ", "_"))).toBe(head);
      expect(await repository.mergeBase(name.replaceAll(" ", "_"), "HEAD")).toBe(head);
      expect(await repository.readUncommitted(new AbortController().signal)).toEqual({ changed: 0, untracked: 0 });
    },
  );

  it("peels a tag to its commit, and follows git's own notation", async () => {
    await using scratch = await createScratchRepository();
    const first = await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["tag", "--annotate", "--message=One", "v1"]);
    const second = await scratch.commit({ "a.txt": "b\n" });
    const repository = await git.open(scratch.directory);
    expect(await repository.resolve("v1")).toBe(first);
    expect(await repository.resolve("HEAD~1")).toBe(first);
    expect(await repository.resolve(second.slice(0, 8))).toBe(second);
  });

  it("names what is near to an unknown name", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["update-ref", "refs/remotes/origin/feature/login", "HEAD"]);
    const repository = await git.open(scratch.directory);
    await expect(repository.resolve("mian")).rejects.toThrow(
      `There is no "mian" in ${scratch.directory}. Did you mean "main"?`,
    );
    await expect(repository.resolve("feature/login")).rejects.toThrow('Did you mean "origin/feature/login"?');
    await expect(repository.resolve("mian")).rejects.toBeInstanceOf(GitError);
  });

  it("says how to fetch an unknown name that resembles nothing here", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["remote", "add", "origin", "https://github.com/o/r.git"]);
    const repository = await git.open(scratch.directory);
    await expect(repository.resolve("release/2031")).rejects.toThrow(
      "fetch it first: git fetch origin release/2031:release/2031",
    );
    await expect(repository.resolve("origin/release/2031")).rejects.toThrow(
      "fetch it first: git fetch origin release/2031:refs/remotes/origin/release/2031",
    );
    await expect(repository.resolve("0123456789")).rejects.toThrow("fetch it first: git fetch origin 0123456789");
    await expect(repository.resolve("--upload-pack=x")).rejects.toThrow(
      "Name a branch, a tag or a commit that exists.",
    );
  });

  it("says that a shallow clone ends before an ancestor", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.commit({ "a.txt": "b\n" });
    await scratch.git(["clone", "--quiet", "--depth=1", `file://${scratch.directory}`, "../shallow"]);
    const repository = await git.open(`${scratch.root}/shallow`);
    await expect(repository.resolve("HEAD~1")).rejects.toThrow("git fetch --unshallow");
    await expect(repository.resolve("nowhere~1")).rejects.toThrow("Name a branch, a tag or a commit that exists.");
  });

  it.each(["", "a\nb", "a\0b", "\u001B[31m"])("refuses %j, which no commit can be named", async (name) => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    const repository = await git.open(scratch.directory);
    await expect(repository.resolve(name)).rejects.toThrow("is not a name of a commit");
  });

  it.each(["^HEAD", "HEAD..HEAD", "--all", "-h", "HEAD --all", "1".repeat(40)])("refuses %j", async (name) => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    const repository = await git.open(scratch.directory);
    await expect(repository.resolve(name)).rejects.toBeInstanceOf(GitError);
  });

  it("says that a repository has no commits yet", async () => {
    await using scratch = await createScratchRepository();
    const repository = await git.open(scratch.directory);
    await expect(repository.resolve("HEAD")).rejects.toThrow("has no commits yet");
    await expect(repository.resolve("main")).rejects.toThrow("has no commits yet");
    expect(await repository.defaultBranch()).toBeNull();
    expect(await repository.currentBranch()).toBe("main");
  });

  it("says that HEAD is on a branch without commits", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["checkout", "--quiet", "--orphan", "fresh"]);
    const repository = await git.open(scratch.directory);
    await expect(repository.resolve("HEAD")).rejects.toThrow("on a branch without commits");
  });

  it("refuses a name of both a branch and a tag, and takes the full name of either", async () => {
    await using scratch = await createScratchRepository();
    const first = await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["tag", "topic"]);
    const second = await scratch.commit({ "a.txt": "b\n" });
    await scratch.git(["branch", "topic"]);
    const repository = await git.open(scratch.directory);
    await expect(repository.resolve("topic")).rejects.toThrow(
      `"topic" is ambiguous in ${scratch.directory}: it names refs/heads/topic and refs/tags/topic.`,
    );
    expect(await repository.resolve("refs/tags/topic")).toBe(first);
    expect(await repository.resolve("refs/heads/topic")).toBe(second);
  });

  it("says what a name is that is no commit", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    const repository = await git.open(scratch.directory);
    await expect(repository.resolve("HEAD:a.txt")).rejects.toThrow("no commit in");
    await expect(repository.resolve("HEAD^{tree}")).rejects.toThrow("but a tree");
  });

  it("works on a detached HEAD", async () => {
    await using scratch = await createScratchRepository();
    const first = await scratch.commit({ "a.txt": "a\n" });
    await scratch.commit({ "a.txt": "b\n" });
    await scratch.git(["checkout", "--quiet", "--detach", first]);
    const repository = await git.open(scratch.directory);
    expect(await repository.resolve("HEAD")).toBe(first);
    expect(await repository.currentBranch()).toBeNull();
  });
});

describe("Repository.defaultBranch", () => {
  it("takes what the remote says before the usual names", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    const repository = await git.open(scratch.directory);
    expect(await repository.defaultBranch()).toBe("refs/heads/main");
    await scratch.git(["update-ref", "refs/remotes/origin/master", "HEAD"]);
    expect(await repository.defaultBranch()).toBe("refs/remotes/origin/master");
    await scratch.git(["update-ref", "refs/remotes/origin/main", "HEAD"]);
    expect(await repository.defaultBranch()).toBe("refs/remotes/origin/main");
    await scratch.git(["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
    await scratch.git(["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"]);
    expect(await repository.defaultBranch()).toBe("refs/remotes/origin/trunk");
  });

  it("passes over a HEAD of the remote that leads nowhere", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone"]);
    const repository = await git.open(scratch.directory);
    expect(await repository.defaultBranch()).toBe("refs/heads/main");
  });
});
