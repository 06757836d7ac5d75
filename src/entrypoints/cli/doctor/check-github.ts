import { messageOf } from "#core/errors.ts";
import { createGitHubApi } from "../../../github/api/github-api.ts";
import { readIdentity, type Identity } from "../../../github/read/identity.ts";
import { createOctokit } from "../../../github/api/octokit.ts";
import { sleep } from "../../../github/api/sleep.ts";
import { graphqlUrlOf } from "../../../github/web-url.ts";
import type { CliContext } from "../context.ts";
import type { Check } from "./check.ts";

/** A host that does not answer must not keep the doctor waiting. */
const TIMEOUT_MS = 10_000;

/** Asks GitHub who the token belongs to. Without a token nothing is asked. */
export async function checkGitHub({ env: { token, apiUrl }, signal }: CliContext): Promise<Check> {
  const name = "GitHub";
  if (token === null) {
    const advice = ["Set GITHUB_TOKEN to review private pull requests, and to post."];
    return { name, state: "limited", seen: `${apiUrl}, without a token`, advice };
  }

  const api = createGitHubApi({ octokit: createOctokit({ token, apiUrl }), token, sleep, timeoutMs: TIMEOUT_MS });
  try {
    return {
      name,
      state: "ok",
      seen: describeIdentity(await readIdentity(api, graphqlUrlOf(apiUrl), signal), apiUrl),
      advice: [],
    };
  } catch (error) {
    signal.throwIfAborted();
    const advice = [messageOf(error)];
    return { name, state: "limited", seen: `${apiUrl} does not take the token`, advice };
  }
}

function describeIdentity(identity: Identity | null, apiUrl: string): string {
  return identity === null ? `${apiUrl} takes the token` : `${apiUrl} knows the token as ${identity.login}`;
}
