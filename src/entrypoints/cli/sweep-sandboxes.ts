import { messageOf, UsageError } from "#core/errors.ts";
import type { SandboxProvider } from "#core/sandbox/sandbox.ts";
import type { Redactor } from "#core/secrets/redact.ts";
import type { Progress } from "./progress.ts";

interface Sweeping {
  readonly redact: Redactor;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** What earlier runs have left must not keep this one from its work, unless nothing can come of it either. */
export async function sweepSandboxes(
  sandboxes: SandboxProvider,
  { redact, signal, progress }: Sweeping,
): Promise<void> {
  try {
    await sandboxes.sweep(0, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UsageError) throw error;
    const reason = messageOf(error);
    progress.note(`Sandboxes of earlier runs may be left: ${redact(reason)}`);
  }
}
