import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Answer } from "../http/answer.ts";
import type { World } from "../world.ts";

export const UPLOADS = "/__sandpiper/uploads/";

/** Where the files of a step go. The address is its own key, as that of a bucket is. */
export function uploadUrl(world: World, templateId: string, hash: string): string {
  return `${world.url}${UPLOADS}${templateId}/${hash}?signature=${sign(world, templateId, hash)}`;
}

/** Keeps the archive that is sent to such an address. */
export async function receiveUpload(world: World, request: IncomingMessage, url: URL): Promise<Answer> {
  const [templateId = "", hash = ""] = url.pathname.slice(UPLOADS.length).split("/");
  if (url.searchParams.get("signature") !== sign(world, templateId, hash)) return { status: 403 };
  // As the bucket of the service does: it wants to know the length before.
  if (request.headers["content-length"] === undefined) return { status: 501 };
  const folder = join(world.root, "uploads");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${randomUUID()}.tar`);
  await pipeline(request, createWriteStream(path));
  for (const build of world.store.builds.values()) {
    if (build.templateId === templateId) build.files.set(hash, path);
  }
  return { status: 200 };
}

function sign({ apiKey }: World, templateId: string, hash: string): string {
  return createHash("sha256").update(`${apiKey}:${templateId}:${hash}`).digest("hex");
}
