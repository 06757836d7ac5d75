import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createPlainDriver } from "#test/e2b/machine/plain.ts";
import { startGitHttpServer } from "#test/git/git-http-server.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import { startCheckoutBox } from "#test/sandbox/checkout-box.ts";

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 3\n`;

/** A repository, and one beside it that it has as a submodule. */
async function createFamily(urlOf: (origin: string) => string) {
  const scratch = await createScratchRepository();
  const library = join(scratch.root, "library");
  await scratch.git(["config", "uploadpack.allowFilter", "true"]);
  const mergeBaseSha = await scratch.commit({ "a.txt": "a\n", "large.bin": POINTER });
  await scratch.git(["clone", "--quiet", ".", library]);
  const server = await startGitHttpServer({ root: scratch.root });
  await scratch.write(".gitmodules", `[submodule "lib"]\n\tpath = deps/lib\n\turl = ${urlOf(server.origin)}\n`);
  await scratch.git(["add", ".gitmodules"]);
  await scratch.git(["update-index", "--add", "--cacheinfo", `160000,${mergeBaseSha},deps/lib`]);
  await scratch.git(["commit", "--quiet", "--message=Add a library"]);
  const headSha = await scratch.git(["rev-parse", "HEAD"]);
  const remote = { url: `${server.origin}/scratch/.git`, headRef: "refs/heads/main", borrowToken: async () => null };
  return {
    source: { gitDir: join(scratch.directory, ".git"), headSha, mergeBaseSha, remote },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await scratch[Symbol.asyncDispose]();
    },
  };
}

describe("submodules of a checkout inside of a sandbox", () => {
  it("are at the commit that the head names, without a remote, and leave the status clean", async () => {
    await using family = await createFamily((origin) => `${origin}/library/.git`);
    await using inside = await startCheckoutBox(createPlainDriver());
    const { notes } = await inside.checkOut(family.source, { extent: { submodules: true } });
    expect(notes).toEqual([]);
    expect(await inside.sh("cat deps/lib/a.txt")).toBe("a");
    expect(await inside.git("-C", "deps/lib", "rev-parse", "HEAD")).toBe(family.source.mergeBaseSha);
    expect(await inside.git("-C", "deps/lib", "remote")).toBe("");
    expect(await inside.git("status", "--porcelain", "--ignored")).toBe("");
  });

  it("stay empty where they cannot be had, with a note that names each", async () => {
    await using family = await createFamily((origin) => `${origin}/gone/.git`);
    await using inside = await startCheckoutBox(createPlainDriver());
    const { notes } = await inside.checkOut(family.source, { extent: { submodules: true } });
    expect(notes).toEqual([expect.stringMatching(/^The submodule "deps\/lib" is empty, because .*not found/)]);
    expect(await inside.sh("ls -A deps/lib")).toBe("");
    expect(await inside.git("status", "--porcelain", "--ignored")).toBe("");
  });

  it("are left alone where nobody asks for them, and where their address is a trap", async () => {
    await using family = await createFamily(() => "ext::sh -c touch% /tmp/pwned");
    await using inside = await startCheckoutBox(createPlainDriver());
    expect(await inside.checkOut(family.source)).toEqual({ notes: [] });
    const { notes } = await inside.checkOut(family.source, { extent: { submodules: true } });
    expect(notes).toEqual([expect.stringContaining('"deps/lib" is empty')]);
  });
});

describe("files of Git LFS in a checkout inside of a sandbox", () => {
  it("stay pointers where they cannot be had, with a note that counts them", async () => {
    await using family = await createFamily((origin) => origin);
    await using inside = await startCheckoutBox(createPlainDriver());
    const { notes } = await inside.checkOut(family.source, { extent: { lfs: true } });
    expect(notes).toEqual([expect.stringMatching(/^1 file of Git LFS stayed a pointer/)]);
    expect(await inside.sh("cat large.bin")).toBe(POINTER.trimEnd());
    expect(await inside.git("status", "--porcelain", "--ignored")).toBe("");
  });
});
