import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { delimiter, isAbsolute, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createPlainDriver } from "#test/e2b/machine/plain.ts";
import { startGitHttpServer } from "#test/git/git-http-server.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import { startCheckoutBox } from "#test/sandbox/checkout-box.ts";

const TOKEN = "ghs_tokenOfLfs";
const CREDENTIAL = `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString("base64")}`;
const CONTENT = "the real content\n";
const OID = createHash("sha256").update(CONTENT).digest("hex");

function pointerTo(oid: string): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${CONTENT.length}\n`;
}

/** The folders of this machine that have it; none where it is not installed. */
function findGitLfs(): readonly string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.filter((folder) => isAbsolute(folder) && existsSync(join(folder, "git-lfs")));
}

/** The batch interface: https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md. It has the one file. */
function answerLfs(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.headers.authorization !== CREDENTIAL) {
    response.writeHead(401, { "www-authenticate": 'Basic realm="test"' }).end();
    return true;
  }
  if (request.url?.endsWith(`/objects/${OID}`) === true) {
    response.end(CONTENT);
    return true;
  }
  if (request.url?.endsWith("/info/lfs/objects/batch") !== true) return false;
  void text(request).then((body) => response.end(answerBatch(body, request.headers.host ?? "")));
  response.setHeader("content-type", "application/vnd.git-lfs+json");
  return true;
}

function answerBatch(body: string, host: string): string {
  const { objects } = JSON.parse(body) as { objects: readonly { oid: string; size: number }[] };
  const href = `http://${host}/work/.git/objects/${OID}`;
  return JSON.stringify({
    transfer: "basic",
    objects: objects.map((object) =>
      object.oid === OID
        ? { ...object, authenticated: true, actions: { download: { href, header: { Authorization: CREDENTIAL } } } }
        : { ...object, error: { code: 404, message: "Not found" } },
    ),
  });
}

describe.skipIf(findGitLfs().length === 0)("files of Git LFS, where the template has git-lfs", () => {
  it.each(["all", "changed"] as const)(
    "are fetched with the credential, replace their pointers and leave the status clean (%s files)",
    async (files) => {
      await using scratch = await createScratchRepository();
      await scratch.git(["config", "uploadpack.allowFilter", "true"]);
      const mergeBaseSha = await scratch.commit({
        ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
        ".lfsconfig": "[lfs]\n\turl = http://127.0.0.1:1/trap\n",
        "src/a.txt": "a\n",
        "src/large.bin": pointerTo(OID),
        "src/lost.bin": pointerTo("0".repeat(64)),
      });
      const headSha = await scratch.commit({ "src/a.txt": "b\n" });
      await using server = await startGitHttpServer({ root: scratch.root, intercept: answerLfs });
      await using inside = await startCheckoutBox(createPlainDriver(), findGitLfs());
      async function borrowToken() {
        return { token: TOKEN, giveBack: async () => {} };
      }
      const remote = { url: `${server.origin}/work/.git`, headRef: "refs/heads/main", borrowToken };
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
