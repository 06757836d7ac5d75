import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { delimiter, isAbsolute, join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** A store of Git LFS with one file, in front of a git server that asks for the same token. */
export interface Lfs {
  /** Id of the file. */
  readonly oid: string;
  readonly intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
}

const Batch = z.object({ objects: z.array(z.object({ oid: z.string(), size: z.int() })) });

/** The batch interface: https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md. */
export function createLfs({ content, token }: { readonly content: string; readonly token: string }): Lfs {
  const oid = createHash("sha256").update(content).digest("hex");
  const credential = `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;

  function intercept(request: IncomingMessage, response: ServerResponse): boolean {
    const { url = "", headers } = request;
    if (headers.authorization !== credential) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="test"' }).end();
      return true;
    }
    if (url.endsWith(`/objects/${oid}`)) {
      response.end(content);
      return true;
    }
    if (!url.endsWith("/info/lfs/objects/batch")) return false;
    response.setHeader("content-type", "application/vnd.git-lfs+json");
    const download = { href: `http://${headers.host ?? ""}/objects/${oid}`, header: { Authorization: credential } };
    void text(request).then((body) => response.end(answerBatch(body, oid, download)));
    return true;
  }

  return { oid, intercept };
}

function answerBatch(body: string, oid: string, download: object): string {
  const { objects } = Batch.parse(JSON.parse(body));
  return JSON.stringify({
    transfer: "basic",
    objects: objects.map((object) =>
      object.oid === oid
        ? { ...object, authenticated: true, actions: { download } }
        : { ...object, error: { code: 404, message: "Not found" } },
    ),
  });
}

/** The folders of this machine's PATH that have git-lfs; none where it is not installed. */
export function findGitLfs(): readonly string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.filter((folder) => isAbsolute(folder) && existsSync(join(folder, "git-lfs")));
}
