import { Octokit } from "@octokit/core";
import { UsageError } from "#core/errors.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";

export interface OctokitOptions {
  /** Null reads public repositories only. */
  readonly token: string | null;
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  readonly fetch?: typeof fetch;
}

/** The client of GitHub's API, without plugins: what retries and when is decided in `github-api.ts`. */
export function createOctokit({ token, apiUrl, fetch }: OctokitOptions): Octokit {
  if (token !== null) checkTransport(new URL(apiUrl));
  return new Octokit({
    baseUrl: apiUrl.replace(/\/+$/, ""),
    userAgent: "sandpiper-review",
    ...(token === null ? {} : { auth: token }),
    request: { fetch: createGuardedFetch(fetch === undefined ? {} : { fetch }) },
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
}

function checkTransport({ protocol, host, hostname }: URL): void {
  const isLoopback = hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  if (protocol === "https:" || isLoopback) return;
  throw new UsageError(`A token is not sent to ${host} in the clear. Use https://.`);
}

/** Results and errors travel by value; the client's own remarks about calls would mix with the output of the command line. */
function ignore(): void {}
