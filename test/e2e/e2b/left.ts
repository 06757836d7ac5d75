import { systemClock } from "../../../src/sandbox/e2b/api/clock.ts";
import { createE2bProvider } from "../../../src/sandbox/e2b/provider.ts";
import { createGit } from "../../../src/git/create-git.ts";
import { listProcesses, readEnvironmentOf } from "../../../src/sandbox/local/process/processes.ts";
import { connectionTo } from "#test/e2b/sample.ts";
import type { E2bServer } from "#test/e2b/start-e2b.ts";

/** Sandboxes in one of these states. */
export function sandboxesLeft(e2b: E2bServer, states = ["running", "paused"]): readonly string[] {
  return e2b.sandboxes().flatMap(({ sandboxId, state }) => (states.includes(state) ? [sandboxId] : []));
}

/** Processes of this machine that were started in a sandbox of the server. */
export async function processesLeft(e2b: E2bServer): Promise<readonly string[]> {
  const words = e2b.sandboxes().map(({ sandboxId }) => `E2B_SANDBOX_ID=${sandboxId}`);
  const all = await listProcesses();
  const own = all.filter(({ pid }) => readEnvironmentOf(pid).some((variable) => words.includes(variable)));
  return own.map((entry) => JSON.stringify(entry));
}

/** Longer than any sandbox of these tests may live, kept ones included. */
const LONGEST_LIFE_MS = 3 * 3_600_000;

/** Lets all lives be over, and sweeps as the next run does. What is left then is left for good. */
export async function sweepLater(e2b: E2bServer): Promise<readonly string[]> {
  await e2b.clock.advance(LONGEST_LIFE_MS);
  const clock = { ...systemClock, now: () => e2b.clock.now().getTime() };
  await createE2bProvider({ connection: connectionTo(e2b), git: createGit(), clock }).sweep(
    0,
    new AbortController().signal,
  );
  return sandboxesLeft(e2b);
}
