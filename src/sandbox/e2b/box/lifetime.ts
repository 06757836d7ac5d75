import type { Sandbox as Box } from "e2b";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type { Clock } from "../api/clock.ts";
import { explain } from "../api/explain.ts";
import { retry } from "../api/retry.ts";

export interface LifetimeOptions {
  readonly box: Pick<Box, "sandboxId" | "setTimeout">;
  readonly clock: Clock;
  readonly startedAt: number;
  /** When E2B ends it, as things are. */
  readonly backstopAt: number;
  readonly maxLifetimeMs: number;
}

/** How much later than we do E2B ends a sandbox, so that a run can still tell what happened. */
const BACKSTOP_MS = 60_000;

/** How long a sandbox lives, as the one object that knows. Times are those of the clock. */
export class BoxLifetime {
  #endsAt = 0;
  #backstopAt: number;
  readonly #latest: number;
  readonly #options: LifetimeOptions;

  constructor(options: LifetimeOptions) {
    this.#options = options;
    this.#backstopAt = options.backstopAt;
    this.#latest = options.startedAt + options.maxLifetimeMs;
  }

  /** When it is to end. E2B ends it a little later, should nobody do it before. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** Sees to it that the sandbox lives until then at least. Never shortens. SandboxError beyond the plan's maximum. */
  async ensure(untilMs: number, signal: AbortSignal): Promise<void> {
    if (untilMs <= this.#endsAt) return;
    if (untilMs > this.#latest) throw this.#refuse(untilMs);

    const backstopAt = Math.min(untilMs + BACKSTOP_MS, this.#latest);
    // Half of the margin may be lost to a slow start before E2B has to be asked.
    if (this.#backstopAt < backstopAt - BACKSTOP_MS / 2) await this.#moveBackstop(backstopAt, signal);
    this.#endsAt = Math.max(this.#endsAt, untilMs);
  }

  async #moveBackstop(backstopAt: number, signal: AbortSignal): Promise<void> {
    const { box, clock } = this.#options;
    try {
      await retry(() => box.setTimeout(backstopAt - clock.now(), { signal }), { clock, signal });
    } catch (error) {
      signal.throwIfAborted();
      throw explain(error, `giving the sandbox ${box.sandboxId} more time`);
    }
    this.#backstopAt = Math.max(this.#backstopAt, backstopAt);
  }

  #refuse(untilMs: number): SandboxError {
    const { box, startedAt, maxLifetimeMs } = this.#options;
    const asked = Math.ceil((untilMs - startedAt) / 60_000);
    return new SandboxError(
      `The sandbox ${box.sandboxId} cannot live for ${asked} minutes: the plan at E2B allows ${Math.floor(maxLifetimeMs / 60_000)}. Lower "budget.minutes", or raise the plan and SANDPIPER_E2B_MAX_MINUTES.`,
    );
  }
}
