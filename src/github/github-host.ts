import type { Octokit } from "@octokit/core";
import type { CodeHost } from "#core/host/code-host.ts";
import { UsageError } from "#core/errors.ts";
import type { Git } from "#core/host/git.ts";
import { checkCloneToken } from "./read/clone-token.ts";
import { createGitHubApi } from "./api/github-api.ts";
import { GitHubError } from "./api/github-error.ts";
import { readIdentity } from "./read/identity.ts";
import { createOctokit } from "./api/octokit.ts";
import { planWrites } from "./publish/plan-writes.ts";
import { publishPlan } from "./publish/publish.ts";
import type { Pull } from "./api/pull.ts";
import { sleep as sleepReally, type Sleep } from "./api/sleep.ts";
import { readSnapshot } from "./read/snapshot.ts";
import { graphqlUrlOf, webUrlOf } from "./web-url.ts";

export interface GitHubHostOptions {
  /** From `createOctokit`, or any Octokit with another way to authenticate. Its base URL says which GitHub this is. */
  readonly octokit: Octokit;
  readonly git: Git;
  readonly pull: Pull;
  /** For git, and to be kept out of messages. Null reads public repositories, and posts nothing. */
  readonly token: string | null;
  /**
   * May read the contents of this repository and nothing else: lent to sandboxes that fetch a private repository by themselves, and
   * revoked after that where an App has made it. Without it the files are sent to them.
   */
  readonly cloneToken?: string | null;
  /** Names of hosts for which the network around sandboxes adds a credential, so that they fetch a private repository without a token. */
  readonly hostsWithCredential?: readonly string[];
  /** Where people and git reach the same host; derived from the address of the API where left out. */
  readonly webUrl?: string | null;
  readonly sleep?: Sleep;
  readonly timeoutMs?: number;
}

/** One pull request on GitHub.com or a GitHub Enterprise Server. */
export function createGitHubHost({
  octokit,
  git,
  pull,
  token,
  cloneToken = null,
  hostsWithCredential = [],
  sleep = sleepReally,
  ...options
}: GitHubHostOptions): CodeHost {
  checkCloneToken(cloneToken, token);
  const apiUrl = octokit.request.endpoint.DEFAULTS.baseUrl;
  const webUrl = options.webUrl ?? webUrlOf(apiUrl);
  const graphqlUrl = graphqlUrlOf(apiUrl);
  const { timeoutMs } = options;
  const clone =
    cloneToken === null ? null : { token: cloneToken, octokit: createOctokit({ token: cloneToken, apiUrl }) };
  const isCredentialAdded = hostsWithCredential.includes(new URL(webUrl).hostname);
  const api = createGitHubApi({ octokit, token, sleep, ...(timeoutMs === undefined ? {} : { timeoutMs }) });

  return {
    snapshot: (signal) =>
      inTermsOfTheCall(
        readSnapshot(
          { api, git, pull, token, cloneToken: clone, isCredentialAdded, sleep, webUrl, graphqlUrl },
          signal,
        ),
      ),
    planWrites: (plan) => planWrites(plan, pull),
    publish: async (plan, signal) => {
      if (token === null) throw new UsageError("Posting a review needs a token. Set GITHUB_TOKEN.");
      const identity = await inTermsOfTheCall(readIdentity(api, graphqlUrl, signal));
      return inTermsOfTheCall(publishPlan({ plan, pull, api, identity, sleep, signal }));
    },
  };
}

/** A wrong token, a missing permission and an unknown pull request are the caller's to cure. */
async function inTermsOfTheCall<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof GitHubError && error.isUsage) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
