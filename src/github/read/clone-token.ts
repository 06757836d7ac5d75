import type { Octokit } from "@octokit/core";
import { z } from "zod";
import { UsageError } from "#core/errors.ts";
import type { LentToken } from "#core/host/pull-request.ts";
import { createGitHubApi } from "../api/github-api.ts";
import type { Sleep } from "../api/sleep.ts";

/** https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats */
const INSTALLATION_PREFIX = "ghs_";

/** A token that may enter a sandbox, and how to sign in as it. */
export interface CloneToken {
  readonly token: string;
  readonly octokit: Octokit;
}

/** Refuses the run's own token, which may write: an agent's sandbox must never have it. */
export function checkCloneToken(cloneToken: string | null, token: string | null): void {
  if (cloneToken === null || cloneToken !== token) return;
  throw new UsageError(
    "SANDPIPER_CLONE_TOKEN is the token of the run itself, which may write and never leaves this machine. Give another one that may " +
      "only read the contents of this repository, or none: the files are then sent to the sandbox.",
  );
}

/** Lends the token to one checkout. An installation's ends when it is given back; a person's serves other runs too, and stays. */
export function lendCloneToken({ token, octokit }: CloneToken, sleep: Sleep): LentToken {
  const api = createGitHubApi({ octokit, token, sleep });
  return {
    token,
    async giveBack(signal) {
      if (!token.startsWith(INSTALLATION_PREFIX)) return;
      // https://docs.github.com/rest/apps/installations#revoke-an-installation-access-token
      await api.write({ route: "DELETE /installation/token", parameters: {}, answer: z.unknown() }, signal);
    },
  };
}
