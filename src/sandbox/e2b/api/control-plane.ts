import type { SandboxInfo } from "e2b";
import type { E2bClient } from "./client.ts";
import type { Clock } from "./clock.ts";
import { PATIENCE_MS, retry } from "./retry.ts";

/** Where sandboxes are made, found and ended, and the time that passes there: what every step at E2B needs. */
export interface ControlPlane {
  readonly client: E2bClient;
  readonly clock: Clock;
}

export interface BoxQuery {
  readonly metadata: Readonly<Record<string, string>>;
  readonly state: readonly ("running" | "paused")[];
  readonly patienceMs?: number;
}

/**
 * All sandboxes with this metadata, page by page. It is compared here as well: whoever is listed by mistake, by a service that knows no
 * such filter, would be ended or taken over.
 */
export async function* listBoxes(
  { client, clock }: ControlPlane,
  query: BoxQuery,
  signal: AbortSignal,
): AsyncGenerator<SandboxInfo> {
  const pages = client.Sandbox.list({ query: { metadata: { ...query.metadata }, state: [...query.state] } });
  const wanted = Object.entries(query.metadata);
  const { patienceMs = PATIENCE_MS } = query;
  while (pages.hasNext) {
    const page = await retry(() => pages.nextItems({ signal }), { clock, signal, patienceMs });
    yield* page.filter(({ metadata }) => wanted.every(([name, value]) => metadata[name] === value));
  }
}

/** How long a sandbox that is no longer wanted is tried to be ended. It ends by itself at its time anyway. */
const KILL_PATIENCE_MS = 30_000;
const KILL_REQUEST_MS = 10_000;

/** False where there was nothing to end any more. Not called off with the run: this is how a run that is called off ends. */
export async function killBox({ client, clock }: ControlPlane, sandboxId: string): Promise<boolean> {
  const signal = new AbortController().signal;
  return await retry(() => client.Sandbox.kill(sandboxId, { requestTimeoutMs: KILL_REQUEST_MS }), {
    clock,
    signal,
    patienceMs: KILL_PATIENCE_MS,
  });
}
