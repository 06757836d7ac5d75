/** How long a sandbox lives, as the one object that knows. */
export interface Lifetime {
  /** Sees to it that the sandbox lives until then at least (`Date.now()` scale). Never shortens. SandboxError beyond the plan's maximum. */
  ensure(untilMs: number, signal: AbortSignal): Promise<void>;
  /** When it ends, on the scale of `Date.now()`. */
  readonly endsAt: number;
}
