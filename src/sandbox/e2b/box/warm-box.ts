import { randomUUID } from "node:crypto";
import type { Sandbox as Box } from "e2b";
import { killBox, listBoxes } from "../api/control-plane.ts";
import type { ControlPlane } from "../api/control-plane.ts";
import { readFailure } from "../api/failure.ts";
import { mayBeTaken } from "./metadata.ts";
import type { Metadata } from "./metadata.ts";
import { retry } from "../api/retry.ts";
import { runLine } from "../job/run-line.ts";

/** Made by the run that takes a sandbox. */
const LOCK = '"$HOME/.sandpiper-taken"';

const COMMAND_TIMEOUT_MS = 30_000;

/** For a sandbox that this run cannot use, before it goes on or ends. */
const LEAVE_TIMEOUT_MS = 10_000;

/** Those that this process has, so that its own runs need not ask inside of the sandbox. */
const taken = new Set<string>();

export interface WarmWish {
  readonly identity: Metadata;
  readonly timeoutMs: number;
}

export interface WarmFind {
  /** Running again; null where there is none to be had. */
  readonly box: Box | null;
  readonly notes: readonly string[];
}

/** Looks for a sandbox that an earlier run of the same kind has left paused. One that cannot be had is no reason to fail. */
export async function takeWarmBox(
  { identity, timeoutMs }: WarmWish,
  controlPlane: ControlPlane,
  signal: AbortSignal,
): Promise<WarmFind> {
  const notes: string[] = [];
  const kept: string[] = [];
  try {
    for await (const info of listBoxes(controlPlane, { metadata: identity, state: ["paused"] }, signal)) {
      if (mayBeTaken(info, identity, controlPlane.clock.now())) kept.push(info.sandboxId);
    }
  } catch (error) {
    signal.throwIfAborted();
    notes.push(`A sandbox that was kept could not be looked for: ${readFailure(error).text}`);
  }
  for (const sandboxId of kept) {
    if (taken.has(sandboxId)) continue;
    try {
      const box = await take(sandboxId, { timeoutMs, controlPlane, signal });
      if (box !== null) return { box, notes };
    } catch (error) {
      signal.throwIfAborted();
      notes.push(`The sandbox ${sandboxId}, which was kept, could not be used again: ${readFailure(error).text}`);
    }
  }
  return { box: null, notes };
}

/** Pauses it for a later run. Its memory is dropped, and every process with it. */
export async function keepWarm(box: Box, { clock }: ControlPlane, signal: AbortSignal): Promise<void> {
  await retry(() => runLine(box, `rm -f -- ${LOCK}`, { timeoutMs: COMMAND_TIMEOUT_MS, signal }), { clock, signal });
  await retry(() => box.pause({ keepMemory: false, signal }), { clock, signal });
}

/** Whatever became of it: this process has it no longer. */
export function forgetWarmBox(sandboxId: string): void {
  taken.delete(sandboxId);
}

interface TakeOptions extends Pick<WarmWish, "timeoutMs"> {
  readonly controlPlane: ControlPlane;
  readonly signal: AbortSignal;
}

/** Null where another run was faster. */
async function take(sandboxId: string, { timeoutMs, controlPlane, signal }: TakeOptions): Promise<Box | null> {
  const { client, clock } = controlPlane;
  const name = randomUUID();
  taken.add(sandboxId);
  let isOurs = false;
  try {
    const box = await retry(() => client.Sandbox.connect(sandboxId, { timeoutMs, signal }), { clock, signal });
    try {
      isOurs = await lock(box, name, { clock, signal });
    } catch (error) {
      await leave(box, name, controlPlane);
      throw error;
    }
    return isOurs ? box : null;
  } finally {
    if (!isOurs) taken.delete(sandboxId);
  }
}

/** Where two runs want the same sandbox, the first one writes its name: with noclobber, a shell opens what does not exist yet (O_EXCL). */
async function lock(
  box: Box,
  name: string,
  { clock, signal }: Pick<ControlPlane, "clock"> & { readonly signal: AbortSignal },
): Promise<boolean> {
  const script = `(set -C; echo ${name} > ${LOCK}) 2>/dev/null; cat -- ${LOCK}`;
  const printed = await retry(() => runLine(box, script, { timeoutMs: COMMAND_TIMEOUT_MS, signal }), { clock, signal });
  return printed.trimEnd().endsWith(name);
}

/** Ends what was resumed for nothing, unless another run has it. Where that cannot be found out, it ends by itself at its time. */
async function leave(box: Box, name: string, controlPlane: ControlPlane): Promise<void> {
  try {
    const options = { timeoutMs: LEAVE_TIMEOUT_MS, signal: AbortSignal.timeout(LEAVE_TIMEOUT_MS) };
    const holder = (await runLine(box, `cat -- ${LOCK} 2> /dev/null || true`, options)).trimEnd();
    if (holder === "" || holder.endsWith(name)) await killBox(controlPlane, box.sandboxId);
  } catch {
    // The error that led here is the one to tell.
  }
}
