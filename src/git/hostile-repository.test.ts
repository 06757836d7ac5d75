import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeGitWrapper } from "#test/git/git-wrapper.ts";
import { createScratchRepository, runGit, runProgram, type ScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";
import { createLocalHost } from "./local-host.ts";

const { signal } = new AbortController();

/** Every way of a repository to have a program run, each leaving a file of its own behind. */
async function plantTraps(scratch: ScratchRepository, tripped: string): Promise<void> {
  function trap(name: string): string {
    return `touch '${tripped}/${name}'; cat #`;
  }
  async function program(name: string): Promise<string> {
    const path = join(scratch.root, `trap-${name}`);
    await writeFile(path, `#!/bin/sh\ntouch '${tripped}/${name}'\ncat\n`);
    await chmod(path, 0o755);
    return path;
  }
  const config = {
    "diff.external": await program("diff-external"),
    "diff.trap.textconv": trap("textconv"),
    "diff.trap.command": trap("diff-command"),
    "filter.trap.clean": trap("clean"),
    "filter.trap.smudge": trap("smudge"),
    "filter.trap.required": "true",
    "filter.trap2.process": trap("process"),
    "merge.trap.driver": trap("merge"),
    "core.fsmonitor": await program("fsmonitor"),
    "core.sshCommand": trap("ssh"),
    "core.gitProxy": await program("git-proxy"),
    "core.pager": trap("pager"),
    "core.editor": trap("editor"),
    "core.askPass": await program("askpass"),
    "core.alternateRefsCommand": trap("alternate-refs"),
    "core.hooksPath": join(scratch.directory, ".git", "traps"),
    "credential.helper": `!${trap("credential")}`,
    "gpg.program": await program("gpg"),
    "log.showSignature": "true",
    "pager.diff-tree": trap("pager-diff"),
    "pager.status": trap("pager-status"),
    "uploadpack.packObjectsHook": trap("pack-objects-hook"),
    "remote.origin.url": "ext::sh -c touch% pwned",
    "remote.origin.promisor": "true",
    "remote.origin.uploadpack": trap("uploadpack"),
    "protocol.ext.allow": "always",
    "alias.status": `!${trap("alias-status")}`,
    "alias.diff-tree": `!${trap("alias-diff")}`,
    "alias.init": `!${trap("alias-init")}`,
    "init.templateDir": join(scratch.directory, ".git", "template"),
  };
  for (const [key, value] of Object.entries(config)) await scratch.git(["config", key, value]);

  const hooks = [
    "post-checkout",
    "post-index-change",
    "pre-auto-gc",
    "reference-transaction",
    "fsmonitor-watchman",
    "post-rewrite",
  ];
  for (const folder of ["hooks", "traps", "template/hooks"]) {
    for (const hook of hooks) {
      const path = join(".git", folder, hook);
      await scratch.write(path, `#!/bin/sh\ntouch '${tripped}/${folder.replace("/", "-")}-${hook}'\n`);
      await chmod(join(scratch.directory, path), 0o755);
    }
  }
}

const ATTRIBUTES = "* diff=trap filter=trap merge=trap\n*.lfs filter=trap2\n";

describe("a hostile repository", () => {
  it("runs nothing, whatever is read of it", async () => {
    await using scratch = await createScratchRepository();
    await using trips = await createScratchRepository();
    const tripped = trips.directory;
    const base = await scratch.commit({ "a.txt": "one\n", "b.lfs": "pointer\n" });
    await scratch.git(["checkout", "--quiet", "-b", "topic"]);
    const head = await scratch.commit({ "a.txt": "two\n", "b.lfs": "pointer 2\n", ".gitattributes": ATTRIBUTES });
    await plantTraps(scratch, tripped);
    for (const path of ["a.txt", "b.lfs"]) await scratch.write(path, "three\n");

    const git = createGit();
    const repository = await git.open(scratch.directory);
    await expect(repository.resolve("nope")).rejects.toThrow("nope");
    expect(await repository.readUncommitted(signal)).toEqual({ changed: 2, untracked: 0 });
    expect(await repository.isOnRemote(head)).toBe(false);
    const host = createLocalHost({ git, directory: scratch.directory, base: "main", head: null, planWrites: () => [] });
    await using snapshot = await host.snapshot(signal);
    expect(snapshot).toMatchObject({ headSha: head, mergeBaseSha: base });
    expect(snapshot.diff).toContain("-one\n+two\n");
    expect(await snapshot.readText("a.txt", "head")).toBe("two\n");
    const checkout = join(scratch.root, "checkout");
    await git.checkout(snapshot.source, checkout, signal);
    expect(await runGit(checkout, ["show", "HEAD:b.lfs"])).toBe("pointer 2");

    expect((await readdir(tripped)).filter((name) => name !== ".git")).toEqual([]);
  });

  it("would run its traps for anybody else", async () => {
    await using scratch = await createScratchRepository();
    await using trips = await createScratchRepository();
    await scratch.commit({ "a.txt": "one\n", ".gitattributes": ATTRIBUTES });
    await plantTraps(scratch, trips.directory);
    await scratch.write("a.txt", "two\n");
    await runGit(scratch.directory, ["status"]).catch(String);
    await runGit(scratch.directory, ["diff", "HEAD"]).catch(String);
    const sprung = await readdir(trips.directory);
    expect(sprung).toEqual(expect.arrayContaining(["fsmonitor", "diff-command", "clean"]));
  });

  it("cannot fetch what a partial clone lacks through a program of its own", async () => {
    await using scratch = await createScratchRepository();
    const base = await scratch.commit({ "a.txt": "one\n" });
    const head = await scratch.commit({ "a.txt": "two\n" });
    await scratch.git(["config", "uploadpack.allowFilter", "true"]);
    await scratch.git(["clone", "--quiet", "--bare", "--filter=blob:none", `file://${scratch.directory}`, "../p.git"]);
    const partial = join(scratch.root, "p.git");
    await runGit(partial, ["config", "remote.origin.uploadpack", `touch '${scratch.root}/pwned'; git-upload-pack`]);
    const repository = await createGit().open(partial);
    await expect(repository.diff(base, head, signal)).rejects.toThrow("partial clone");
    await expect(
      createGit().checkout({ gitDir: partial, headSha: head, mergeBaseSha: base }, join(scratch.root, "out"), signal),
    ).rejects.toThrow("partial clone");
    expect(await readdir(scratch.root)).toEqual(["p.git", "scratch"]);
  });

  it("cannot show other commits than its own by replacements and grafts", async () => {
    await using scratch = await createScratchRepository();
    const first = await scratch.commit({ "a.txt": "honest\n" });
    const second = await scratch.commit({ "a.txt": "evil\n" });
    await scratch.git(["replace", second, first]);
    await scratch.write(".git/info/grafts", `${second}\n`);
    const repository = await createGit().open(scratch.directory);
    expect(await repository.readText(second, "a.txt")).toBe("evil\n");
    expect(await repository.mergeBase(first, second)).toBe(first);
  });

  it("cannot print control characters through our errors", async () => {
    await using scratch = await createScratchRepository();
    await scratch.git(["config", "core.worktree", "\u001B]0;pwned\u0007/nowhere"]);
    await scratch.write(".git/config", '[core]\n\trepositoryformatversion = 1\n[extensions]\n\t"\u001B[31m = x\n');
    const failure = await createGit()
      .open(scratch.directory)
      .catch((error: unknown) => error);
    expect(String(failure)).toContain("cannot be opened");
    // oxlint-disable-next-line no-control-regex -- they are what must not be there
    expect(String(failure)).not.toMatch(/[\u0000-\u0009\u000B-\u001F]/);
  });

  it("may belong to another user of the machine", async () => {
    await using scratch = await createScratchRepository();
    const head = await scratch.commit({ "a.txt": "a\n" });
    const path = await writeGitWrapper(scratch.root, "export GIT_TEST_ASSUME_DIFFERENT_OWNER=1");
    await expect(runProgram(join(path, "git"), ["-C", scratch.directory, "status"])).rejects.toThrow(
      "dubious ownership",
    );

    const git = createGit({ env: { PATH: path } });
    const repository = await git.open(scratch.directory);
    expect(await repository.resolve("HEAD")).toBe(head);
    expect(await repository.readUncommitted(signal)).toEqual({ changed: 0, untracked: 0 });
    const source = { gitDir: repository.gitDir, headSha: head, mergeBaseSha: head };
    await git.checkout(source, join(scratch.root, "checkout"), signal);
  });
});
