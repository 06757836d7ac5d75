import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "#core/errors.ts";

/** Looks before the review whether its result can be written: a review takes long, and should not be lost for a typing error. */
export async function checkOutput(file: string): Promise<void> {
  if (await isFolder(file)) throw new UsageError(`--output names the folder ${file}. Name a file in it.`);
  const folder = dirname(file);
  if (!(await isFolder(folder)))
    throw new UsageError(`There is no folder ${folder} for --output. Create it, or name a file elsewhere.`);
  if (!(await isWritable(file)))
    throw new UsageError(
      `${file} cannot be written to. Name another file with --output, or get the right to write it.`,
    );
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A file that is there need not be made, as with /dev/null. */
async function isWritable(file: string): Promise<boolean> {
  return (await mayWrite(file)) || (!(await exists(file)) && (await mayWrite(dirname(file))));
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function mayWrite(path: string): Promise<boolean> {
  return await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
