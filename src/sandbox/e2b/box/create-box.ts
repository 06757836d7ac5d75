import type { Sandbox as Box, SandboxOpts } from "e2b";
import { isPassing, isUncertain, readFailure } from "../api/failure.ts";
import type { Failure } from "../api/failure.ts";
import { killBox, listBoxes } from "../api/control-plane.ts";
import type { ControlPlane } from "../api/control-plane.ts";
import { explainCreation } from "../api/explain.ts";
import type { CreationMetadata } from "./metadata.ts";
import { backOffMs, OFFLINE_PATIENCE_MS, PATIENCE_MS, retry } from "../api/retry.ts";

export interface BoxRequest {
  readonly template: string;
  readonly metadata: CreationMetadata;
  readonly options: Pick<SandboxOpts, "timeoutMs" | "network" | "lifecycle" | "mcp"> & { readonly timeoutMs: number };
}

export interface NewBox {
  readonly box: Box;
  /** Whether E2B may have made another one, whose answer was lost. */
  readonly mayHaveTwin: boolean;
}

/** How long a place is waited for that E2B does not have. Reviews take minutes, so that some end in this time. */
const ROOM_PATIENCE_MS = 10 * 60_000;

/** Looks for a sandbox whose answer was lost, and the waits between them. It may still be starting. */
const LOOK_WAITS_MS = [0, 1000, 3000] as const;

/** How long twins are looked for, which are rare and end by themselves. */
const TWIN_PATIENCE_MS = 10_000;

/** How long a creation that was called off is waited for, so that what it makes can be ended before this process does. */
const CALL_OFF_MS = 10_000;

/**
 * Makes a sandbox, with patience. What E2B may have made although its answer was lost is looked for by its metadata before
 * another one is made.
 */
export async function createBox(request: BoxRequest, controlPlane: ControlPlane, signal: AbortSignal): Promise<NewBox> {
  const lost = { answers: 0 };
  try {
    return await tryToCreate(request, { controlPlane, signal, lost });
  } catch (error) {
    // The first error is the one to tell. What cannot be ended now ends by itself at its time. Where the gateway does not start,
    // the SDK does not say whether it could end the sandbox.
    if (lost.answers > 0 || request.options.mcp !== undefined)
      await killTwins(request.metadata, controlPlane).catch(() => {});
    signal.throwIfAborted();
    throw explainCreation(error, request.template);
  }
}

interface Attempts {
  readonly controlPlane: ControlPlane;
  readonly signal: AbortSignal;
  readonly lost: { answers: number };
}

async function tryToCreate(request: BoxRequest, { controlPlane, signal, lost }: Attempts): Promise<NewBox> {
  const { clock } = controlPlane;
  const startedAt = clock.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return { box: await createOnce(request, controlPlane, signal), mayHaveTwin: lost.answers > 0 };
    } catch (error) {
      signal.throwIfAborted();
      const failure = readFailure(error);
      if (isUncertain(failure)) {
        lost.answers += 1;
        const box = await findLost(request, controlPlane, signal);
        if (box !== null) return { box, mayHaveTwin: lost.answers > 1 };
      }
      if (!isPassing(failure)) throw error;
      const waitMs = backOffMs(attempt, clock.random());
      // One answer that does not come may take longer than all of the patience.
      if (attempt > 0 && clock.now() + waitMs > startedAt + patienceFor(failure)) throw error;
      await clock.sleep(waitMs, signal);
    }
  }
}

function patienceFor({ kind }: Failure): number {
  if (kind === "offline") return OFFLINE_PATIENCE_MS;
  return kind === "unreachable" ? PATIENCE_MS : ROOM_PATIENCE_MS;
}

/** Ends all that a creation has made, whichever answers were lost. */
export async function killTwins({ creation }: CreationMetadata, controlPlane: ControlPlane): Promise<void> {
  const { signal } = new AbortController();
  const query = { metadata: { creation }, state: ["running", "paused"], patienceMs: TWIN_PATIENCE_MS } as const;
  for await (const { sandboxId } of listBoxes(controlPlane, query, signal)) {
    await killBox(controlPlane, sandboxId);
  }
}

/** The request itself is not called off: E2B might obey it nevertheless, and nobody would know the name of what it made. */
async function createOnce(request: BoxRequest, controlPlane: ControlPlane, signal: AbortSignal): Promise<Box> {
  signal.throwIfAborted();
  const { template, metadata, options } = request;
  const creating = controlPlane.client.Sandbox.create(template, { ...options, metadata: { ...metadata } });
  const aborted = Promise.withResolvers<never>();
  function abort(): void {
    aborted.reject(signal.reason);
  }
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([creating, aborted.promise]);
  } catch (error) {
    if (signal.aborted) await callOff(creating, request, controlPlane);
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Ends what comes of a creation that nobody wants any more: soon, and else when it comes. */
async function callOff(creating: Promise<Box>, { metadata }: BoxRequest, controlPlane: ControlPlane): Promise<void> {
  const grace = new AbortController();
  const ending = creating.then(
    async ({ sandboxId }) => void (await killBox(controlPlane, sandboxId)),
    async (error: unknown) => {
      if (isUncertain(readFailure(error))) await killTwins(metadata, controlPlane);
    },
  );
  // Nobody is left to be told. The sandbox ends by itself at its time, and a sweep would find it.
  const ended = ending.catch(() => {});
  await Promise.race([ended, controlPlane.clock.sleep(CALL_OFF_MS, grace.signal).catch(() => {})]);
  grace.abort();
}

async function findLost(
  { metadata, options }: BoxRequest,
  controlPlane: ControlPlane,
  signal: AbortSignal,
): Promise<Box | null> {
  const { creation } = metadata;
  const { timeoutMs } = options;
  const { client, clock } = controlPlane;
  async function connect(sandboxId: string): Promise<Box> {
    return await retry(() => client.Sandbox.connect(sandboxId, { timeoutMs, signal }), { clock, signal });
  }
  for (const waitMs of LOOK_WAITS_MS) {
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    for await (const { sandboxId } of listBoxes(controlPlane, { metadata: { creation }, state: ["running"] }, signal)) {
      // The gateway is started by the SDK after the answer that was lost, so that this one has none.
      if (options.mcp === undefined) return await connect(sandboxId);
      await killBox(controlPlane, sandboxId);
    }
  }
  return null;
}
