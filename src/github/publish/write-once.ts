import { GitHubError } from "../api/github-error.ts";
import type { Sleep } from "../api/sleep.ts";

export interface Attempt<T> {
  readonly write: () => Promise<T>;
  /** Looks for what an earlier attempt has written; null where nothing is there. */
  readonly find: () => Promise<T | null>;
}

export interface Patience {
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
}

/**
 * Writes, and where the answer leaves open whether that happened looks before it writes again: GitHub answers 502 to reviews that it has
 * posted, and repeating blindly posts them twice.
 */
export async function writeOnce<T>({ write, find }: Attempt<T>, patience: Patience): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof GitHubError) || !error.isAmbiguous) throw error;
      const found = await lookAfterAWhile(find, patience);
      if (found !== null) return found;
      const pause = PAUSES_MS[attempt - 1];
      if (pause === undefined) throw error;
      await patience.sleep(pause, patience.signal);
    }
  }
}

/** Pauses before the second and the third attempt, in milliseconds. There is no fourth. */
const PAUSES_MS = [0, 60_000] as const;

/** Pauses before each look, in milliseconds: what was written can take a moment to be listed. */
const LOOKS_AFTER_MS = [1000, 5000] as const;

async function lookAfterAWhile<T>(find: () => Promise<T | null>, { sleep, signal }: Patience): Promise<T | null> {
  for (const pause of LOOKS_AFTER_MS) {
    await sleep(pause, signal);
    const found = await find();
    if (found !== null) return found;
  }
  return null;
}
