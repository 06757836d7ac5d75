import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createScratchRepository, runGit, type ScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";

const git = createGit();
const { signal } = new AbortController();

async function checkOutHead(scratch: ScratchRepository, base = "HEAD~1"): Promise<string> {
  const headSha = await scratch.git(["rev-parse", "HEAD"]);
  const mergeBaseSha = await scratch.git(["rev-parse", base]);
  const directory = join(scratch.root, "checkout");
  await git.checkout({ gitDir: join(scratch.directory, ".git"), headSha, mergeBaseSha }, directory, signal);
  return directory;
}

describe("Git.checkout", () => {
  it("writes the head's files, with the diff to the merge base and a history of its own", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "old.txt": "old\n" }, "Before");
    const base = await scratch.commit({ "a.txt": "one\n", "sub/run.sh": "true\n" }, "Base");
    const head = await scratch.commit({ "a.txt": "two\n" }, "Head");
    await scratch.write("a.txt", "not committed\n");
    const directory = await checkOutHead(scratch);

    expect((await readdir(directory)).toSorted()).toEqual([".git", "a.txt", "old.txt", "sub"]);
    expect(await readFile(join(directory, "a.txt"), "utf8")).toBe("two\n");
    expect(await runGit(directory, ["status", "--porcelain", "--branch"])).toBe("## HEAD (no branch)");
    expect(await runGit(directory, ["rev-parse", "HEAD", "refs/sandpiper/merge-base"])).toBe(`${head}\n${base}`);
    expect(await runGit(directory, ["diff", "--stat", base, head])).toContain("a.txt | 2 +-");
    expect(await runGit(directory, ["log", "--format=%s", "HEAD"])).toBe("Head");
    await runGit(directory, ["fsck", "--strict"]);
  });

  it("leaves no way back: no remote, no alternates, no hooks, no other commits", async () => {
    await using scratch = await createScratchRepository();
    const secret = await scratch.commit({ "secret.txt": "hunter2\n" });
    await scratch.git(["rm", "--quiet", "secret.txt"]);
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.commit({ "a.txt": "b\n" });
    await scratch.git(["remote", "add", "origin", "https://user:hunter2@example.com/o/r.git"]);
    const directory = await checkOutHead(scratch);
    expect(await runGit(directory, ["remote"])).toBe("");
    expect(await readFile(join(directory, ".git", "config"), "utf8")).not.toContain("example.com");
    expect((await readdir(join(directory, ".git"))).toSorted()).not.toContain("hooks");
    expect(await readdir(join(directory, ".git", "objects", "info"))).not.toContain("alternates");
    await expect(runGit(directory, ["cat-file", "-e", secret])).rejects.toThrow("cat-file");
    await expect(runGit(directory, ["cat-file", "-e", `${secret}^{tree}`])).rejects.toThrow("cat-file");
  });

  it("writes files byte by byte, whatever attributes say, and leaves LFS pointers alone", async () => {
    await using scratch = await createScratchRepository();
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n";
    await scratch.commit({ "a.txt": "$Id$\na\n", "b.bin": pointer });
    const attributes = "*.txt text eol=crlf ident working-tree-encoding=UTF-16\n*.bin filter=lfs\n";
    await scratch.write(".gitattributes", attributes);
    await scratch.git(["add", ".gitattributes"]);
    await scratch.git(["commit", "--quiet", "--message=Attributes"]);
    const directory = await checkOutHead(scratch);
    expect(await readFile(join(directory, "a.txt"), "utf8")).toBe("$Id$\na\n");
    expect(await readFile(join(directory, "b.bin"), "utf8")).toBe(pointer);
    expect(await runGit(directory, ["status", "--porcelain"])).toBe("");
  });

  it("leaves submodules empty and symbolic links as links", async () => {
    await using scratch = await createScratchRepository();
    await using library = await createScratchRepository();
    await library.commit({ "lib.txt": "lib\n" });
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["submodule", "--quiet", "add", library.directory, "lib"]);
    await symlink("/etc/passwd", join(scratch.directory, "link"));
    await scratch.commit({});
    const directory = await checkOutHead(scratch);
    expect(await readdir(join(directory, "lib"))).toEqual([]);
    expect(await readlink(join(directory, "link"))).toBe("/etc/passwd");
  });

  it("keeps names of any bytes, and the bit of executable files", async () => {
    await using scratch = await createScratchRepository();
    const bytes = Buffer.concat([Buffer.from(`${scratch.directory}/caf`), Buffer.from([0xe9])]);
    await writeFile(bytes, "latin\n");
    const names = ["line\nfeed", 'quote"', "-dash", "日本語", "space here"];
    await scratch.commit(Object.fromEntries(names.map((name) => [name, "x\n"])));
    await scratch.git(["update-index", "--chmod=+x", "--", "-dash"]);
    await scratch.git(["commit", "--quiet", "--message=Run"]);
    const directory = await checkOutHead(scratch);
    const entries = await readdir(directory, { encoding: "buffer" });
    expect(entries.map((entry) => entry.toString("latin1"))).toContain("caf\xE9");
    expect(entries.map(String)).toEqual(expect.arrayContaining(names));
    expect((await stat(join(directory, "-dash"))).mode & 0o111).not.toBe(0);
  });

  it("checks out a head that is its own merge base, and one that is shallow itself", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.commit({ "a.txt": "b\n" });
    await scratch.git(["clone", "--quiet", "--depth=1", `file://${scratch.directory}`, "../shallow"]);
    const head = await scratch.git(["rev-parse", "HEAD"]);
    const gitDir = join(scratch.root, "shallow", ".git");
    const directory = join(scratch.root, "checkout");
    await git.checkout({ gitDir, headSha: head, mergeBaseSha: head }, directory, signal);
    expect(await readFile(join(directory, "a.txt"), "utf8")).toBe("b\n");
  });

  it("checks out a repository of SHA-256", async () => {
    await using scratch = await createScratchRepository();
    const directory = join(scratch.root, "sha256");
    await mkdir(directory);
    await runGit(directory, ["init", "--quiet", "--object-format=sha256"]);
    await writeFile(join(directory, "a.txt"), "a\n");
    await runGit(directory, ["add", "a.txt"]);
    await runGit(directory, ["commit", "--quiet", "--message=A"]);
    const repository = await git.open(directory);
    const head = await repository.resolve("HEAD");
    expect(await repository.readText(head, "a.txt")).toBe("a\n");
    const target = join(scratch.root, "checkout");
    await git.checkout({ gitDir: repository.gitDir, headSha: head, mergeBaseSha: head }, target, signal);
    expect(await runGit(target, ["rev-parse", "HEAD"])).toBe(head);
  });

  it("writes nothing into the repository that it reads from", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.commit({ "a.txt": "b\n" });
    const before = await readdir(scratch.directory, { recursive: true });
    await checkOutHead(scratch);
    expect(await readdir(scratch.directory, { recursive: true })).toEqual(before);
  });

  it("refuses a folder that holds something, and leaves it as it was", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.commit({ "a.txt": "b\n" });
    await mkdir(join(scratch.root, "checkout"));
    await writeFile(join(scratch.root, "checkout", "mine.txt"), "mine\n");
    await expect(checkOutHead(scratch)).rejects.toThrow("is not empty");
    expect(await readdir(join(scratch.root, "checkout"))).toEqual(["mine.txt"]);
  });

  it("removes what it wrote where the commit does not exist", async () => {
    await using scratch = await createScratchRepository();
    const head = await scratch.commit({ "a.txt": "a\n" });
    const gone = "1".repeat(40);
    const source = { gitDir: join(scratch.directory, ".git"), headSha: gone, mergeBaseSha: head };
    await expect(git.checkout(source, join(scratch.root, "a", "b"), signal)).rejects.toThrow(`bad object ${gone}`);
    expect(await readdir(scratch.root)).toEqual(["scratch"]);
  });

  it("refuses a commit id that is none before it runs anything", async () => {
    await using scratch = await createScratchRepository();
    const head = await scratch.commit({ "a.txt": "a\n" });
    const source = { gitDir: join(scratch.directory, ".git"), headSha: "--all", mergeBaseSha: head };
    await expect(git.checkout(source, join(scratch.root, "out"), signal)).rejects.toThrow("no full commit id");
  });

  it("refuses a tree that would write into .git", async () => {
    await using scratch = await createScratchRepository();
    const base = await scratch.commit({ "a.txt": "a\n" });
    const blob = await scratch.git(["hash-object", "-w", "--stdin"], "#!/bin/sh\ntouch /tmp/pwned\n");
    const hooks = await scratch.git(["mktree"], `100755 blob ${blob}\tpost-checkout\n`);
    const folder = await scratch.git(["mktree"], `040000 tree ${hooks}\thooks\n`);
    const tree = await scratch.git(["mktree"], `040000 tree ${folder}\t.git\n`);
    const head = await scratch.git(["commit-tree", tree, "-p", base, "-m", "Evil"]);
    const source = { gitDir: join(scratch.directory, ".git"), headSha: head, mergeBaseSha: base };
    await expect(git.checkout(source, join(scratch.root, "out"), signal)).rejects.toThrow(/invalid path|\.git/);
    expect(await readdir(scratch.root)).toEqual(["scratch"]);
  });

  it("stops when it is aborted, and leaves nothing behind", async () => {
    await using scratch = await createScratchRepository();
    const head = await scratch.commit({ "a.txt": "a\n" });
    const source = { gitDir: join(scratch.directory, ".git"), headSha: head, mergeBaseSha: head };
    const reason = new Error("superseded");
    await expect(git.checkout(source, join(scratch.root, "out"), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await readdir(scratch.root)).toEqual(["scratch"]);
  });
});
