import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

/** The package as `npm pack` makes it of this clone, in a folder that is removed with it. */
export interface PackedPackage extends AsyncDisposable {
  readonly path: string;
}

const Packed = z.tuple([z.object({ filename: z.string().regex(/^[\w.-]+\.tgz$/) })]);

export async function packPackage(root: string): Promise<PackedPackage> {
  const folder = await mkdtemp(join(tmpdir(), "sandpiper-template-"));
  async function remove(): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  try {
    const args = ["pack", "--json", "--silent", "--pack-destination", folder];
    const { stdout } = await promisify(execFile)("npm", args, { cwd: root, maxBuffer: 64 * 1024 ** 2 });
    const [{ filename }] = Packed.parse(JSON.parse(stdout.slice(Math.max(stdout.indexOf("["), 0))));
    return { path: join(folder, filename), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
