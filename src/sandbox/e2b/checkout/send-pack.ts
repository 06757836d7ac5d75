import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { persistently, type CheckOutRequest } from "./checkout-request.ts";

/** For the largest packs over slow lines. */
const UPLOAD_TIMEOUT_MS = 600_000;

/** Sends both commits to the sandbox as one file and gives its path there. Nothing stays on this side. */
export async function sendPack(request: CheckOutRequest, work: string): Promise<string> {
  const { box, git, source, signal, tempDir = tmpdir() } = request;
  const folder = await mkdtemp(join(tempDir, "sandpiper-pack-"));
  const path = `${work}/checkout.pack`;
  try {
    const file = join(folder, "checkout.pack");
    await git.pack(source, file, signal);
    await persistently(request, async () => {
      const content = Readable.toWeb(createReadStream(file)) as ReadableStream;
      // The SDK gives no time limit to a body that is streamed.
      const limited = AbortSignal.any([signal, AbortSignal.timeout(UPLOAD_TIMEOUT_MS)]);
      await box.files.write(path, content, { signal: limited });
    });
    return path;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
