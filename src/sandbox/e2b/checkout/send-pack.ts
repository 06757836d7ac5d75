import { openAsBlob } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckOutRequest } from "./checkout-request.ts";

/** For the largest packs over slow lines. */
const UPLOAD_TIMEOUT_MS = 600_000;

/** Sends both commits to the sandbox as one file and gives its path there. Nothing stays on this side. */
export async function sendPack(request: CheckOutRequest, work: string): Promise<string> {
  const { box, git, source, persist, signal, tempDir = tmpdir() } = request;
  const folder = await mkdtemp(join(tempDir, "sandpiper-pack-"));
  const path = `${work}/checkout.pack`;
  try {
    const file = join(folder, "checkout.pack");
    await git.pack(source, file, signal);
    const options = { signal, requestTimeoutMs: UPLOAD_TIMEOUT_MS, useOctetStream: true };
    await persist(async () => box.files.write(path, await openAsBlob(file), options), signal);
    return path;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
