import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { dirname, relative, isAbsolute, resolve } from "node:path";
import { UsageError } from "#core/errors.ts";

export interface OutputPlace {
  /** As the caller gave it. */
  readonly path: string;
  readonly cwd: string;
  /** Folders that may be checkouts of strangers' code. */
  readonly checkouts: readonly string[];
}

const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;

/**
 * Writes a result to the file that the caller named. In a checkout, a change may have put a link in its place, which would lead the
 * text to a file of the caller's that the change chose: there no link is followed that leads out.
 */
export async function writeOutput(text: string, { path, cwd, checkouts }: OutputPlace): Promise<void> {
  const file = resolve(cwd, path);
  const checkout = checkouts.find((folder) => isInside(folder, file));
  try {
    if (checkout !== undefined) await checkWay(file, checkout);
    const flags = O_WRONLY | O_CREAT | O_TRUNC | (checkout === undefined ? 0 : O_NOFOLLOW);
    await using handle = await open(file, flags, 0o666);
    await handle.writeFile(text);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`The result could not be written to ${path}: ${describe(cause)}`, { cause });
  }
}

async function checkWay(file: string, checkout: string): Promise<void> {
  const folder = await realpath(dirname(file));
  if (isInside(await realpath(checkout), folder)) return;
  throw new UsageError(
    `The result was not written to ${file}: a link in ${checkout} leads to ${folder}. Name a file outside of the checkout.`,
  );
}

function describe(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  return code === "ELOOP" ? "it is a link, which the change may have put there." : String(cause);
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith("../") && !isAbsolute(way);
}
