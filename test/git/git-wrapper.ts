import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Makes a program `git` that does something of ours in the shell before it becomes the real one. Gives the PATH to find it at. */
export async function writeGitWrapper(root: string, before: string): Promise<string> {
  const folder = await mkdtemp(join(root, "wrapper-"));
  const program = join(folder, "git");
  await writeFile(program, `#!/bin/sh\nPATH='${process.env["PATH"] ?? ""}'\n${before}\nexec git "$@"\n`);
  await chmod(program, 0o755);
  return folder;
}
