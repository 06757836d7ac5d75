import type { Env } from "../env/env.ts";

export interface CliContext {
  readonly env: Env;
  /** The environment that git gets its PATH, proxy and certificates from. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
