import type { RepositoryCalls } from "./repository-calls.ts";

/** Git looks for a NUL in this many bytes to tell binary from text (FIRST_FEW_BYTES in xdiff-interface.c). */
const BINARY_PROBE_BYTES = 8000;

/** A larger file counts as binary, in the diff too (core.bigFileThreshold). */
export const MAX_TEXT_BYTES = 64 * 1024 * 1024;

/** Bytes of file content per process, well below the limit on its output. */
const MAX_BATCH_BYTES = 128 * 1024 * 1024;

/** Longest path that Linux opens (PATH_MAX), and so that a repository can be checked out with. */
const MAX_PATH_BYTES = 4096;

/** Paths per process: at their longest they stay below the 1 MB that macOS allows an argv; Linux allows 2 MB. */
const MAX_BATCH_PATHS = 200;

interface TextBlob {
  readonly path: string;
  readonly id: string;
  readonly bytes: number;
}

/** The files' texts at a commit, in a few processes however many they are. Null where there is no regular file, or no text. */
export async function readTexts(
  calls: RepositoryCalls,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const texts = new Map<string, string | null>(paths.map((path) => [path, null]));
  const blobs = await listBlobs(calls, commit, [...texts.keys()]);
  for (const batch of cutIntoBatches(blobs)) {
    for (const [path, content] of await readBlobs(calls, batch)) texts.set(path, textOf(content));
  }
  return texts;
}

/** Regular files only: a symbolic link's or a submodule's content is not the text of the path. */
async function listBlobs(
  calls: RepositoryCalls,
  commit: string,
  paths: readonly string[],
): Promise<readonly TextBlob[]> {
  const nameable = paths.filter(isRepositoryPath);
  const blobs: TextBlob[] = [];
  for (let start = 0; start < nameable.length; start += MAX_BATCH_PATHS) {
    const wanted = new Set(nameable.slice(start, start + MAX_BATCH_PATHS));
    const listed = await calls.read(["ls-tree", "-z", "-l", "--full-tree", "--end-of-options", commit, ...wanted]);
    for (const entry of listed.toString("utf8").split("\0")) {
      const [, id, size, path] = /^100[0-7]{3} blob ([0-9a-f]+) +([0-9]+)\t([^]+)$/.exec(entry) ?? [];
      if (id === undefined || path === undefined || !wanted.has(path)) continue;
      if (Number(size) <= MAX_TEXT_BYTES) blobs.push({ path, id, bytes: Number(size) });
    }
  }
  return blobs;
}

/** Git fails as a whole where one path cannot be in a repository. Such a path names no file, which is an answer too. */
function isRepositoryPath(path: string): boolean {
  if (path.includes("\0") || Buffer.byteLength(path) > MAX_PATH_BYTES) return false;
  return path.split("/").every((segment) => segment !== "" && segment !== "." && segment !== "..");
}

function cutIntoBatches(blobs: readonly TextBlob[]): readonly (readonly TextBlob[])[] {
  const batches: TextBlob[][] = [];
  let room = 0;
  for (const blob of blobs) {
    if (room < blob.bytes || batches.length === 0) {
      batches.push([]);
      room = MAX_BATCH_BYTES;
    }
    batches.at(-1)?.push(blob);
    room -= blob.bytes;
  }
  return batches;
}

/** Asks for objects by their ids, so that no path can be mistaken for anything else. */
async function readBlobs(
  calls: RepositoryCalls,
  blobs: readonly TextBlob[],
): Promise<readonly (readonly [path: string, content: Buffer])[]> {
  const input = blobs.map(({ id }) => `${id}\n`).join("");
  const output = await calls.read(["cat-file", "--batch", "--buffer"], { input });
  let offset = 0;
  return blobs.map(({ path, id, bytes }) => {
    const header = `${id} blob ${bytes}\n`;
    const start = offset + header.length;
    if (output.toString("latin1", offset, start) !== header) {
      throw new Error(`git cat-file answered out of order for ${JSON.stringify(path)}.`);
    }
    offset = start + bytes + 1;
    return [path, output.subarray(start, start + bytes)] as const;
  });
}

/** As the diff is decoded: bytes that are not UTF-8 become U+FFFD, a byte order mark stays. */
function textOf(content: Buffer): string | null {
  if (content.subarray(0, BINARY_PROBE_BYTES).includes(0)) return null;
  return content.toString("utf8");
}
