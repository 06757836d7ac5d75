import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CheckoutSource, RemoteSource } from "#core/host/pull-request.ts";
import { DRIVERS } from "#test/e2b/machine/drivers.ts";
import { startGitHttpServer, type GitHttpServer } from "#test/git/git-http-server.ts";
import { createScratchRepository, type ScratchRepository } from "#test/git/scratch-repository.ts";
import { startCheckoutBox } from "#test/sandbox/checkout-box.ts";

const FILES = {
  "top.txt": "top\n",
  "src/near.ts": "near\n",
  "src/deep/changed.ts": "one\n",
  "src/deep/beside.ts": "beside\n",
  "src/other/far.ts": "far\n",
  "vendor/large.txt": "large\n",
};

interface Change extends AsyncDisposable {
  readonly scratch: ScratchRepository;
  readonly server: GitHttpServer;
  readonly remote: RemoteSource;
  readonly local: CheckoutSource;
  readonly source: CheckoutSource;
}

/** A change of one file, and a rename in its folder, behind a port of this machine. */
async function createChange(): Promise<Change> {
  const scratch = await createScratchRepository();
  await scratch.git(["config", "uploadpack.allowFilter", "true"]);
  await scratch.commit({ "secret.txt": "hunter2\n" }, "Before");
  await scratch.git(["rm", "--quiet", "secret.txt"]);
  const mergeBaseSha = await scratch.commit(FILES, "Base");
  await scratch.git(["mv", "src/deep/beside.ts", "src/deep/moved.ts"]);
  const headSha = await scratch.commit({ "src/deep/changed.ts": "two\n" }, "Head");
  const server = await startGitHttpServer({ root: scratch.root });
  const remote = { url: `${server.origin}/scratch/.git`, headRef: "refs/heads/main", borrowToken: async () => null };
  const local = { gitDir: join(scratch.directory, ".git"), headSha, mergeBaseSha };
  return {
    scratch,
    server,
    remote,
    local,
    source: { ...local, remote },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await scratch[Symbol.asyncDispose]();
    },
  };
}

const CHANGED = { files: "changed", changedPaths: ["src/deep/changed.ts", "src/deep/moved.ts"] } as const;

describe.each(DRIVERS.filter(({ obstacle }) => obstacle === null))("a checkout inside of a $name sandbox", (driver) => {
  it.each([
    ["fetched", "all"],
    ["fetched", "changed"],
    ["sent", "all"],
    ["sent", "changed"],
  ] as const)("that is %s, with %s files, is what one on this machine is", async (way, files) => {
    await using change = await createChange();
    await using inside = await startCheckoutBox(driver.create());
    const { scratch, server, local, source } = change;
    const extent = files === "all" ? { files } : CHANGED;
    const { notes } = await inside.checkOut(way === "fetched" ? source : local, { extent });

    expect(server.requests.length > 0).toBe(way === "fetched");
    expect(notes.join()).toContain(files === "all" ? "" : '("src/deep") and the files at the top');
    expect(notes).toHaveLength(files === "all" ? 0 : 1);
    expect(await inside.git("rev-parse", "HEAD", "refs/sandpiper/merge-base")).toBe(
      `${source.headSha}\n${source.mergeBaseSha}`,
    );
    expect(await inside.git("status", "--porcelain", "--ignored", "--branch")).toBe("## HEAD (no branch)");
    const diff = ["diff", "-M", source.mergeBaseSha, source.headSha];
    expect(await inside.git(...diff)).toBe((await scratch.git(diff)).trimEnd());
    expect(await inside.git("diff", "-M", "--name-status", "refs/sandpiper/merge-base", "HEAD")).toContain("R100");

    expect(await inside.git("remote")).toBe("");
    expect(await inside.git("config", "--local", "--list")).not.toMatch(/remote|promisor|partialclone|127\.0\.0\.1/i);
    expect(await inside.sh("ls .git/hooks .git/objects/info/alternates .git/objects/pack/*.promisor 2>/dev/null")).toBe(
      "",
    );
    expect(await inside.sh("cat .git/info/attributes")).toContain("-filter");
    expect(await inside.sh("ls -A ..")).toBe("checkout\njobs");
    const before = await scratch.git(["rev-parse", "HEAD~2"]);
    await expect(inside.git("cat-file", "-e", before)).rejects.toThrow("cat-file");

    const all = Object.keys(FILES).map((path) => (path === "src/deep/beside.ts" ? "src/deep/moved.ts" : path));
    const here = files === "all" ? all : ["src/deep/changed.ts", "src/deep/moved.ts", "src/near.ts", "top.txt"];
    expect((await inside.sh("find . -path ./.git -prune -o -type f -printf '%P\\n' | sort")).split("\n")).toEqual(
      here.toSorted(),
    );
    expect((await inside.git("ls-tree", "-r", "--name-only", "HEAD")).split("\n")).toEqual(all.toSorted());
  });

  it("lets an agent commit, stash and go back in a part of the tree, without a network", async () => {
    await using change = await createChange();
    await using inside = await startCheckoutBox(driver.create());
    await inside.checkOut(change.source, { extent: CHANGED });
    await change.server[Symbol.asyncDispose]();
    await inside.sh("echo three >> src/deep/changed.ts && echo new > src/deep/new.ts");
    await inside.git("add", "--all");
    await inside.git("commit", "--quiet", "--message=Change");
    expect(await inside.git("show", "--stat", "--format=%s", "HEAD")).toContain("2 files changed");
    await inside.sh("echo four >> src/near.ts");
    await inside.git("stash", "--quiet");
    await inside.git("checkout", "--quiet", "-b", "topic", change.source.headSha);
    await inside.git("stash", "pop", "--quiet");
    expect(await inside.git("status", "--porcelain")).toBe(" M src/near.ts");
    expect(await inside.git("log", "--stat", "--format=%s")).toBe("Head");
    const missing = await inside.sh("git fsck --connectivity-only --no-dangling 2>/dev/null | sort");
    const absent = await change.scratch.git(["rev-parse", "HEAD:vendor/large.txt", "HEAD:src/other/far.ts"]);
    expect(missing).toBe(
      absent
        .split("\n")
        .map((sha) => `missing blob ${sha}`)
        .toSorted()
        .join("\n"),
    );
  });

  it("fetches less where only a part of the tree is wanted", async () => {
    await using change = await createChange();
    await using inside = await startCheckoutBox(driver.create());
    await inside.checkOut(change.source, { extent: CHANGED });
    const far = await change.scratch.git(["rev-parse", "HEAD:vendor/large.txt"]);
    await expect(inside.git("cat-file", "-e", far)).rejects.toThrow("cat-file");
  });

  it("takes the whole tree from a server that sends no parts of one, and says so", async () => {
    await using change = await createChange();
    await change.scratch.git(["config", "uploadpack.allowFilter", "false"]);
    await using inside = await startCheckoutBox(driver.create());
    const { notes } = await inside.checkOut(change.source, { extent: CHANGED });
    expect(notes[1]).toContain("sends no part of a tree");
    expect(await inside.git("status", "--porcelain")).toBe("");
  });

  it("is sent the commits where the sandbox cannot fetch them, and says why", async () => {
    await using change = await createChange();
    await using inside = await startCheckoutBox(driver.create());
    await change.server[Symbol.asyncDispose]();
    const { notes } = await inside.checkOut(change.source);
    expect(notes).toEqual([expect.stringMatching(/could not fetch http:.* by itself, so that .* sent .*127\.0\.0\.1/)]);
    expect(await inside.git("status", "--porcelain")).toBe("");
  });

  it("replaces what an agent of an earlier run has left, folders that it closed included, and asks no remote", async () => {
    await using change = await createChange();
    await using inside = await startCheckoutBox(driver.create());
    await inside.checkOut(change.source);
    const before = change.server.requests.length;
    await inside.sh("mkdir -p .git/hooks a/b && printf '#!/bin/sh\\ntouch ~/pwned' > .git/hooks/post-checkout");
    await inside.sh("chmod +x .git/hooks/post-checkout && git config core.fsmonitor 'touch ~/pwned' && chmod 0 a/b a");
    await inside.checkOut(change.source, { isFresh: false });
    expect(change.server.requests).toHaveLength(before);
    expect(await inside.git("status", "--porcelain", "--ignored")).toBe("");
    expect(await inside.sh("ls a .git/hooks ~/pwned 2>/dev/null")).toBe("");
  });

  it("runs nothing that a template has configured for git", async () => {
    await using change = await createChange();
    await using inside = await startCheckoutBox(driver.create());
    const trap = "!touch $HOME/pwned; echo username=x; echo password=y";
    await inside.box.files.write(
      `${inside.place.home}/.gitconfig`,
      `[credential]\n\thelper = "${trap}"\n[core]\n\tfsmonitor = "touch $HOME/pwned"\n\thooksPath = ${inside.place.home}/hooks\n[url "file:///"]\n\tinsteadOf = http://\n`,
    );
    await inside.box.files.write(`${inside.place.home}/hooks/post-checkout`, "#!/bin/sh\ntouch $HOME/pwned\n");
    await inside.box.commands.run("chmod +x ~/hooks/*");
    const { notes } = await inside.checkOut(change.source);
    expect(notes).toEqual([]);
    expect((await inside.box.files.list(inside.place.home)).map(({ name }) => name)).not.toContain("pwned");
  });

  it("stops when it is aborted, and leaves no pack on this machine", async () => {
    await using change = await createChange();
    await using inside = await startCheckoutBox(driver.create());
    const reason = new Error("superseded");
    const tempDir = change.scratch.root;
    await expect(inside.checkOut(change.local, { signal: AbortSignal.abort(reason), tempDir })).rejects.toBe(reason);
    await inside.checkOut(change.local, { tempDir });
    expect(await readdir(tempDir)).toEqual(["scratch"]);
  });
});
