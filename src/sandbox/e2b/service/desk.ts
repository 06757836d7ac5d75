import type { Sandbox as Box, SandboxInfo } from "e2b";
import type { E2bClient } from "./client.ts";
import type { Clock } from "./clock.ts";
import { readFailure } from "./failure.ts";
import { holds } from "../box/metadata.ts";
import type { Metadata } from "../box/metadata.ts";
import { PATIENCE_MS, retry } from "./retry.ts";

/** What every step at E2B needs. */
export interface Desk {
  readonly client: E2bClient;
  readonly clock: Clock;
}

export interface BoxQuery {
  readonly metadata: Metadata;
  readonly state: readonly ("running" | "paused")[];
  readonly patienceMs?: number;
}

/**
 * All sandboxes with this metadata, page by page. It is compared here as well: whoever is listed by mistake, by a service that knows no
 * such filter, would be ended or taken over.
 */
export async function* listBoxes(
  { client, clock }: Desk,
  query: BoxQuery,
  signal: AbortSignal,
): AsyncGenerator<SandboxInfo> {
  const pages = client.Sandbox.list({ query: { metadata: { ...query.metadata }, state: [...query.state] } });
  const { patienceMs = PATIENCE_MS } = query;
  while (pages.hasNext) {
    const page = await retry(() => pages.nextItems({ signal }), { clock, signal, patienceMs });
    yield* page.filter(({ metadata }) => holds(metadata, query.metadata));
  }
}

/** How long a sandbox that is no longer wanted is tried to be ended. It ends by itself at its time anyway. */
const KILL_PATIENCE_MS = 30_000;
const KILL_REQUEST_MS = 10_000;

/** False where there was nothing to end any more. Not called off with the run: this is how a run that is called off ends. */
export async function killBox({ client, clock }: Desk, sandboxId: string): Promise<boolean> {
  const signal = new AbortController().signal;
  return await retry(() => client.Sandbox.kill(sandboxId, { requestTimeoutMs: KILL_REQUEST_MS }), {
    clock,
    signal,
    patienceMs: KILL_PATIENCE_MS,
  });
}

/**
 * Whether the sandbox is really gone. A command that E2B was too busy to take is told by the SDK as "probably not running anymore",
 * so that nobody should believe it without having asked.
 */
export async function isGone(box: Box, { clock, signal }: { clock: Clock; signal: AbortSignal }): Promise<boolean> {
  try {
    await retry(() => box.getInfo({ signal }), { clock, signal });
    return false;
  } catch (error) {
    if (readFailure(error).kind === "gone") return true;
    throw error;
  }
}
