import type { E2B } from "e2b";
import { UsageError } from "#core/errors.ts";
import type { E2bConnection } from "./connection.ts";

export type E2bClient = InstanceType<typeof E2B>;

/** One answer of E2B; a sandbox is started within a second or so. */
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Loads the SDK at its first use, because that takes longer than all of the rest. In its debug mode, which an environment variable
 * could switch on, the SDK would make no sandbox at all and run commands on this machine.
 */
export function createClient(connection: E2bConnection): () => Promise<E2bClient> {
  let loading: Promise<E2bClient> | undefined;
  async function load(): Promise<E2bClient> {
    checkKey(connection.apiKey);
    const { E2B: Client } = await import("e2b");
    return new Client({ ...connection, debug: false, requestTimeoutMs: REQUEST_TIMEOUT_MS });
  }
  return async () => {
    loading ??= load();
    return await loading;
  };
}

/** What no header of HTTP can hold is refused by fetch as well, which puts the whole key into its message. */
function checkKey(apiKey: string): void {
  if (/^[\u0021-\u007E]+$/.test(apiKey.trim())) return;
  throw new UsageError(
    "E2B_API_KEY holds characters that no key has, such as an end of line between two keys. Check its value; https://e2b.dev/dashboard gives you one.",
  );
}
