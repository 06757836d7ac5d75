import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { GitError, type Repository } from "#core/host/git.ts";
import { quoteGitMessage } from "./git-message.ts";
import type { GitProgram } from "./git-program.ts";
import { createRepository } from "./repository.ts";

/** Opens the repository that a folder is in: its root, any folder below, a worktree, a submodule, or a bare repository. */
export async function openRepository(program: GitProgram, directory: string): Promise<Repository> {
  const folder = resolve(directory);
  await checkFolder(folder);

  const found = await program.run({
    args: ["rev-parse", "--is-shallow-repository", "--absolute-git-dir"],
    cwd: folder,
  });
  if (found.exitCode !== 0) throw new GitError(describeMissing(folder, found.stderr));

  // A path may hold line feeds: only the one that git appends is none of it.
  const [, shallow, gitDir] = /^(true|false)\n([^]+)\n$/.exec(found.stdout.toString("utf8")) ?? [];
  if (gitDir === undefined) throw new GitError(`git does not say where the repository of ${folder} is. Update git.`);
  const workTree = await program.run({ args: ["rev-parse", "--show-toplevel"], cwd: folder });
  return createRepository(program, {
    gitDir,
    isShallow: shallow === "true",
    workTree: workTree.exitCode === 0 ? workTree.stdout.toString("utf8").replace(/\n$/, "") : null,
  });
}

async function checkFolder(folder: string): Promise<void> {
  const entry = await stat(folder).catch((cause: unknown) => {
    throw new GitError(`The folder ${folder} cannot be opened. Check that it exists and that you may read it.`, {
      cause,
    });
  });
  if (!entry.isDirectory()) throw new GitError(`${folder} is no folder. Name a folder in a git repository.`);
}

function describeMissing(folder: string, stderr: string): string {
  if (stderr.includes("not a git repository (or any")) {
    return `${folder} is not in a git repository. Name a folder in one, or create one with git init.`;
  }
  return `The repository of ${folder} cannot be opened: ${quoteGitMessage(stderr)}`;
}
