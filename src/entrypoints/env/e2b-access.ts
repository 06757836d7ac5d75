import { UsageError } from "#core/errors.ts";
import type { E2bConnection } from "../../sandbox/e2b/api/connection.ts";
import type { E2bLimits } from "../../sandbox/e2b/api/limits.ts";
import { readEgressHeaders, secretsOf, type EgressHeaders } from "./egress-headers.ts";
import type { E2bEnv } from "./env.ts";

/** What a run at E2B needs to know of its caller, complete before anything starts. */
export interface E2bAccess {
  readonly connection: E2bConnection;
  readonly limits: E2bLimits;
  readonly egressHeaders: EgressHeaders;
  /** Hosts that E2B signs in to for a sandbox. */
  readonly hostsWithCredential: readonly string[];
  /** To be kept out of every text. */
  readonly secrets: readonly string[];
}

/** Throws UsageError where there is no key, or the file with the headers cannot be used. */
export function readE2bAccess(env: E2bEnv): E2bAccess {
  const connection = connectionOf(env);
  if (connection === null) {
    throw new UsageError(
      "--sandbox e2b needs a key of E2B. Set E2B_API_KEY; https://e2b.dev/dashboard gives you one. Or use --sandbox local.",
    );
  }
  const egressHeaders = env.egressHeadersFile === null ? {} : readEgressHeaders(env.egressHeadersFile);
  return {
    connection,
    limits: {
      concurrent: env.concurrency,
      createsPerSecond: env.createsPerSecond,
      maxLifetimeMs: env.maxMinutes * 60_000,
    },
    egressHeaders,
    hostsWithCredential: Object.entries(egressHeaders)
      .filter(([, headers]) => Object.keys(headers).some((name) => name.toLowerCase() === "authorization"))
      .map(([host]) => host.toLowerCase()),
    secrets: [connection.apiKey, ...secretsOf(egressHeaders)],
  };
}

/** Null without a key. */
export function connectionOf({ apiKey, domain, apiUrl, sandboxUrl }: E2bEnv): E2bConnection | null {
  if (apiKey === null) return null;
  return {
    apiKey,
    ...(domain === null ? {} : { domain }),
    ...(apiUrl === null ? {} : { apiUrl }),
    ...(sandboxUrl === null ? {} : { sandboxUrl }),
  };
}
