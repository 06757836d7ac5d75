import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createScratchRepository, type ScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";

const git = createGit();
const { signal } = new AbortController();

let scratch: ScratchRepository;
let base: string;

beforeEach(async () => {
  scratch = await createScratchRepository();
  base = await scratch.commit({ "a.txt": "a\n" });
});
afterEach(() => scratch[Symbol.asyncDispose]());

interface Entry {
  readonly mode: "100644" | "040000";
  readonly id: string;
}

/** A folder that holds the same entry many times. */
function makeTree({ mode, id }: Entry, count: number): Promise<string> {
  const kind = mode === "100644" ? "blob" : "tree";
  const entries = Array.from({ length: count }, (_, at) => `${mode} ${kind} ${id}\tn${at}\n`);
  return scratch.git(["mktree"], entries.join(""));
}

function commitTree(tree: string): Promise<string> {
  return scratch.git(["commit-tree", "-p", base, "-m", "Change", tree]);
}

describe("a commit of more files than a machine can hold", () => {
  it("is refused before git compares or writes them: ten objects stand for a billion files", async () => {
    let tree = await makeTree({ mode: "100644", id: await scratch.git(["hash-object", "-w", "--stdin"], "x\n") }, 10);
    for (let level = 0; level < 8; level += 1) tree = await makeTree({ mode: "040000", id: tree }, 10);
    const head = await commitTree(tree);
    const repository = await git.open(scratch.directory);
    const out = join(scratch.root, "out");
    await mkdir(out);
    await expect(repository.diff(base, head, signal)).rejects.toThrow("has more files than can be reviewed");
    await expect(repository.diff(head, base, signal)).rejects.toThrow("has more files than can be reviewed");
    await expect(
      git.checkout({ gitDir: repository.gitDir, headSha: head, mergeBaseSha: base }, out, signal),
    ).rejects.toThrow("has more files than can be reviewed");
  });

  it("is refused where the files are few, but would fill the disk", async () => {
    const zeros = await scratch.git(["hash-object", "-w", "--stdin"], new Uint8Array(16 * 1024 * 1024));
    const head = await commitTree(await makeTree({ mode: "100644", id: zeros }, 600));
    const { gitDir } = await git.open(scratch.directory);
    const source = { gitDir, headSha: head, mergeBaseSha: base };
    await expect(git.checkout(source, join(scratch.root, "out"), signal)).rejects.toThrow(
      "are 10 GB, and 8 GB is the most",
    );
  });

  it("does not count submodules, whose files are not here", async () => {
    await scratch.git(["update-index", "--add", "--cacheinfo", `160000,${base},lib/other`]);
    await scratch.git(["commit", "--quiet", "--message=Add a submodule"]);
    const { gitDir } = await git.open(scratch.directory);
    const headSha = await scratch.git(["rev-parse", "HEAD"]);
    const checkout = git.checkout({ gitDir, headSha, mergeBaseSha: base }, join(scratch.root, "out"), signal);
    await expect(checkout).resolves.toBeUndefined();
  });
});
