import { resolve } from "node:path";
import type { CodeHost } from "#core/code-host.ts";
import type { Git } from "#core/git.ts";
import { createGit } from "../../git/create-git.ts";
import { createLocalHost } from "../../git/local-host.ts";
import { createGitHubHost } from "../../github/github-host.ts";
import { createOctokit } from "../../github/octokit.ts";
import { planWrites } from "../../github/plan-writes.ts";
import type { CliContext } from "./context.ts";
import type { Progress } from "./progress.ts";
import { parsePullAddress } from "./pull-address.ts";
import type { ReviewOptions } from "./review-command.ts";

type Source = Pick<ReviewOptions, "repo" | "base" | "head" | "pr">;

/** The change that the call names: a pull request, or one in a repository on this machine. */
export async function openHost(source: Source, context: CliContext, progress: Progress): Promise<CodeHost> {
  const git = createGit({ env: context.variables });
  if (source.pr !== undefined) return openPullRequest(source.pr, context, git);

  const directory = resolve(context.cwd, source.repo);
  if (source.head === undefined) await tellUncommitted(git, directory, { progress, context });
  return createLocalHost({ git, directory, base: source.base ?? null, head: source.head ?? null, planWrites });
}
