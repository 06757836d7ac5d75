import { UsageError } from "#core/errors.ts";
import type { Trust } from "#core/host/pull-request.ts";
import { PullAnswer } from "../api/answers.ts";
import type { GitHubApi } from "../api/github-api.ts";
import { namePull, pullParameters, type Pull } from "../api/pull.ts";

export async function readPullRequest(api: GitHubApi, pull: Pull, signal: AbortSignal): Promise<PullAnswer> {
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
  return api.read({ route, parameters: pullParameters(pull), answer: PullAnswer }, signal);
}

/** A closed pull request has nobody left to act on a review. */
export function checkIsOpen(answer: PullAnswer, pull: Pull): void {
  if (answer.state === "open") return;
  const state = answer.merged ? "merged" : "closed";
  throw new UsageError(
    `The pull request ${namePull(pull)} is ${state}, so that there is nothing to review. Reopen it, or review its commits in a checkout with --base and --head.`,
  );
}

/** A fork may have been deleted since: what it brought is still not the repository's own. */
export function trustOf({ head, base }: PullAnswer): Trust {
  return head.repo?.id === base.repo.id ? "contributor" : "fork";
}
