import type { Uncommitted } from "#core/host/git.ts";
import type { GitConfig } from "./git-environment.ts";
import type { GitProgram } from "./git-program.ts";
import type { RepositoryPlace } from "./repository.ts";

/** Counts what a review of commits leaves out. Submodules count where their commit changed; git does not look into them. */
export async function readUncommitted(
  program: GitProgram,
  { gitDir, workTree }: RepositoryPlace,
  signal: AbortSignal,
): Promise<Uncommitted> {
  if (workTree === null) return { changed: 0, untracked: 0 };

  const variables = { GIT_DIR: gitDir, GIT_WORK_TREE: workTree };
  const place = { cwd: workTree, signal, variables };
  const keys = await program.read({ ...place, args: ["config", "--list", "--name-only", "-z"] });
  const status = await program.read({
    ...place,
    args: ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=normal", "--ignore-submodules=dirty"],
    config: disableFilters(keys.toString("utf8").split("\0")),
  });
  const entries = status
    .toString("utf8")
    .split("\0")
    .filter((entry) => entry !== "");
  const untracked = entries.filter((entry) => entry.startsWith("?? ")).length;
  return { changed: entries.length - untracked, untracked };
}

/** `git status` runs the clean filters of files that seem changed. An empty command is no command. */
function disableFilters(keys: readonly string[]): GitConfig {
  return keys
    .filter((key) => /^filter\.[^]+\.(?:clean|smudge|process|required)$/.test(key))
    .map((key) => [key, key.endsWith(".required") ? "false" : ""] as const);
}
