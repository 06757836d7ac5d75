import { isAbsolute, relative, sep } from "node:path";
import { SandboxError } from "#core/sandbox/sandbox.ts";

/** Largest file that the host reads or writes. Agents answer with text, and the host holds it in memory. */
export const MAX_FILE_BYTES = 64 * 1024 ** 2;

interface Location {
  readonly root: string;
  readonly folders: readonly string[];
  readonly name: string;
}

/** Takes a path apart. SandboxError where it leads out of the roots. */
export function locate(path: string, roots: readonly string[]): Location {
  const root = roots.find((candidate) => isInside(candidate, path));
  const names = root === undefined ? [] : relative(root, path).split(sep);
  const name = names.at(-1) ?? "";
  if (root === undefined || name === "") {
    throw new SandboxError(`${JSON.stringify(path)} is not in the checkout or the task folder of the sandbox.`);
  }
  return { root, folders: names.slice(0, -1), name };
}

/** Whether `path` is `folder` or lies in it. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith("../") && !isAbsolute(way);
}

export function tooLarge(path: string): SandboxError {
  return new SandboxError(
    `${JSON.stringify(path)} is larger than ${MAX_FILE_BYTES} bytes, the most that a host reads or writes.`,
  );
}
