import type { Git } from "#core/host/git.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type { SandboxProvider } from "#core/sandbox/sandbox.ts";
import type { E2bConnection } from "./connection.ts";
import type { E2bLimits } from "./limits.ts";
import type { E2bPrices } from "./price.ts";

export interface E2bProviderOptions {
  readonly connection: E2bConnection;
  readonly git: Pick<Git, "pack">;
  /** Tells our sandboxes from others of the team; "sandpiper" where left out. */
  readonly app?: string;
  /** Of the plan that costs nothing where left out. */
  readonly limits?: Partial<E2bLimits>;
  /** Headers that E2B adds to requests on their way out, by host, so that a key never enters a sandbox. For teams that have it. */
  readonly egressHeaders?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** For runs that name none; by the agent where null or left out. */
  readonly defaultTemplate?: string | null;
  readonly prices?: E2bPrices;
  /** Given by tests. */
  readonly clock?: Clock;
}

/** Time and chance, so that tests need not wait. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

/** Makes sandboxes at E2B, or at a service that speaks the same. */
export function createE2bProvider(options: E2bProviderOptions): SandboxProvider {
  return {
    name: "e2b",
    create: async () => {
      throw new SandboxError(`Sandboxes of ${options.app ?? "sandpiper"} cannot be made yet.`);
    },
    sweep: async () => 0,
  };
}
