import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createPlainDriver } from "#test/e2b/machine/plain.ts";
import { startGitHttpServer } from "#test/git/git-http-server.ts";
import { createLfs, findGitLfs } from "#test/git/lfs-server.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import { startCheckoutBox } from "#test/sandbox/checkout-box.ts";

const TOKEN = "ghs_tokenOfLfs";
const CONTENT = "the real content\n";

function pointerTo(oid: string): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${CONTENT.length}\n`;
}

describe.skipIf(findGitLfs().length === 0)("files of Git LFS, where the template has git-lfs", () => {
  it.each(["all", "changed"] as const)(
    "are fetched with the credential, replace their pointers and leave the status clean (%s files)",
    async (files) => {
      const lfs = createLfs({ content: CONTENT, token: TOKEN });
      await using scratch = await createScratchRepository();
      await scratch.git(["config", "uploadpack.allowFilter", "true"]);
      const mergeBaseSha = await scratch.commit({
        ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
        ".lfsconfig": "[lfs]\n\turl = http://127.0.0.1:1/trap\n",
        "src/a.txt": "a\n",
        "src/large.bin": pointerTo(lfs.oid),
        "src/lost.bin": pointerTo("0".repeat(64)),
      });
      const headSha = await scratch.commit({ "src/a.txt": "b\n" });
      await using server = await startGitHttpServer({ root: scratch.root, intercept: lfs.intercept });
      await using inside = await startCheckoutBox(createPlainDriver(), findGitLfs());
      async function borrowToken() {
        return { token: TOKEN, giveBack: async () => {} };
      }
      const remote = { url: `${server.origin}/scratch/.git`, headRef: "refs/heads/main", borrowToken };
      const source = { gitDir: join(scratch.directory, ".git"), headSha, mergeBaseSha, remote };
      const { notes } = await inside.checkOut(source, { extent: { files, changedPaths: ["src/a.txt"], lfs: true } });

      expect(notes.join()).toContain("1 file of Git LFS stayed a pointer: the git host did not give the content.");
      expect(await inside.sh("cat src/large.bin")).toBe(CONTENT.trimEnd());
      expect(await inside.sh("cat src/lost.bin")).toBe(pointerTo("0".repeat(64)).trimEnd());
      expect(await inside.git("status", "--porcelain", "--ignored")).toBe("");
      expect(await inside.sh("ls -A ..; cat .git/config")).not.toMatch(/lfs|checkout-/);
    },
  );
});
