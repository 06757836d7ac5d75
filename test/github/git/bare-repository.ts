import { appendFile, chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gitText, runGit } from "./run-git.ts";

/** What GitHub's servers allow a client: partial clones, and commits by their id. `refs/pull` cannot be pushed to. */
const SERVER_CONFIG = `
[http]
	receivepack = true
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
[receive]
	hideRefs = refs/pull
[gc]
	auto = 0
[maintenance]
	auto = false
`;

/** Refuses what GitHub refuses before a ref moves. The server says by the environment which rules hold for this push. */
const PRE_RECEIVE = `#!/bin/sh
zero=0000000000000000000000000000000000000000
while read -r old new ref; do
  case " $PROTECTED_REFS " in *" $ref "*)
    echo "error: GH006: Protected branch update failed for $ref." >&2
    exit 1;;
  esac
  if [ "$new" = "$zero" ] || [ -z "$REFUSE_WORKFLOWS" ]; then continue; fi
  workflow=$(git log --format= --name-only "$new" --not --branches -- .github/workflows | head -n 1)
  if [ -n "$workflow" ]; then
    echo "refusing to allow a GitHub App to create or update workflow \\\`$workflow\\\` without \\\`workflows\\\` permission" >&2
    exit 1
  fi
done
`;

export async function createBareRepository(gitDir: string, defaultBranch: string): Promise<void> {
  await mkdir(dirname(gitDir), { recursive: true });
  await runGit(gitDir, ["init", "--quiet", "--bare", "--template=", `--initial-branch=${defaultBranch}`]);
  await serve(gitDir);
}

/** Copies the branches and tags of a repository on this machine. */
export async function copyBranches(fromGitDir: string, gitDir: string): Promise<void> {
  await runGit(gitDir, ["fetch", "--quiet", fromGitDir, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]);
}

/** All branches with the commit at their tip. */
export async function readBranches(gitDir: string): Promise<Map<string, string>> {
  const lines = await gitText(gitDir, ["for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads/"]);
  const entries = lines.split("\n").filter((line) => line !== "");
  return new Map(entries.map((line) => [line.slice(41), line.slice(0, 40)]));
}

async function serve(gitDir: string): Promise<void> {
  await appendFile(join(gitDir, "config"), SERVER_CONFIG);
  const hook = join(gitDir, "hooks", "pre-receive");
  await mkdir(dirname(hook), { recursive: true });
  await writeFile(hook, PRE_RECEIVE);
  await chmod(hook, 0o755);
}
