import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { MachineImage } from "./machine.ts";

/** Links in /tmp are resolved, so that `pwd` and our own names agree. */
export async function makeFolder(kind: "machine" | "image"): Promise<string> {
  return mkdtemp(join(tmpdir(), `e2b-${kind}-`));
}

/** Makes the folders of the users with a profile that puts the programs of the template first, also in a login shell. */
export async function makeHomes(directory: string, path: readonly string[]): Promise<void> {
  for (const home of ["home/user", "root"]) {
    await mkdir(join(directory, home), { recursive: true });
    if (path.length > 0) await writeFile(join(directory, home, ".profile"), renderProfile(path), { mode: 0o644 });
  }
}

/** Debian's /etc/profile sets PATH anew before it. */
function renderProfile(path: readonly string[]): string {
  return `PATH='${path.join(":").replaceAll("'", `'\\''`)}':"$PATH"\nexport PATH\n`;
}

/** Copies what is in one folder into another, with owners, modes and links. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await promisify(execFile)("cp", ["-a", `${from}/.`, to]);
}

export async function makeImage(directory: string): Promise<MachineImage> {
  const image = await makeFolder("image");
  await copyFolder(directory, image);
  return { directory: image, [Symbol.asyncDispose]: () => removeFolder(image) };
}

const REMOVE_ROUNDS = 5;
const REMOVE_ROUND_MS = 20;

/** Also removes folders that their owner has closed; a program that ended a moment ago may still be writing. */
export async function removeFolder(directory: string): Promise<void> {
  for (let round = 1; ; round += 1) {
    try {
      await promisify(execFile)("chmod", ["-R", "u+rwX", directory]);
      await rm(directory, { recursive: true, force: true });
      return;
    } catch (error) {
      if (round === REMOVE_ROUNDS) throw error;
      await delay(REMOVE_ROUND_MS);
    }
  }
}
