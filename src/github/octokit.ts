import { Octokit } from "@octokit/core";

export interface OctokitOptions {
  /** Null reads public repositories only. */
  readonly token: string | null;
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  readonly fetch?: typeof fetch;
}

/** The client of GitHub's API, without plugins: what retries and when is decided in `github-api.ts`. */
export function createOctokit({ token, apiUrl, fetch }: OctokitOptions): Octokit {
  return new Octokit({
    baseUrl: apiUrl.replace(/\/+$/, ""),
    userAgent: "sandpiper-review",
    ...(token === null ? {} : { auth: token }),
    ...(fetch === undefined ? {} : { request: { fetch } }),
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
}

/** Results and errors travel by value; the client's own remarks about calls would mix with the output of the command line. */
function ignore(): void {}
