import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

export type HeadText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "skipped"; readonly reason: string };

/** Larger files are generated, and would take analysers longer than a review takes. */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

/** Reads a file of the checkout. The repository is not trusted: nothing outside of the checkout is ever opened, and no pipe or device. */
export async function readHead(checkout: string, path: string): Promise<HeadText> {
  if (!isInside(path)) return skip("its path leads out of the repository");
  try {
    const root = await realpath(checkout);
    const directory = await realpath(dirname(join(root, path)));
    if (directory !== root && !directory.startsWith(root + sep)) return skip("a symbolic link in its path");
    return await readRegular(join(root, path));
  } catch (error) {
    return skip(describeError(error));
  }
}

function isInside(path: string): boolean {
  return !path.startsWith("/") && !path.includes("\0") && !path.split(/[/\\]/).includes("..");
}

async function readRegular(path: string): Promise<HeadText> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const { size, isFile } = await statOf(file);
  if (!isFile) return skip("not a regular file");
  if (size > MAX_FILE_BYTES) return skip(`larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB`);
  const bytes = await file.readFile();
  if (bytes.includes(0)) return skip("binary");
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return skip("not UTF-8 text");
  }
}

async function statOf(file: Awaited<ReturnType<typeof open>>): Promise<{ size: number; isFile: boolean }> {
  const stats = await file.stat();
  return { size: stats.size, isFile: stats.isFile() };
}

function describeError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  if (code === "ELOOP") return "a symbolic link";
  if (code === "ENOENT" || code === "ENOTDIR") return "not in the checkout";
  return `it cannot be read (${code})`;
}

function skip(reason: string): HeadText {
  return { kind: "skipped", reason };
}
