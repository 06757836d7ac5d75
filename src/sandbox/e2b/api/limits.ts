/** What the plan of the team at E2B allows. Beyond it E2B refuses, so that we wait on our side instead. */
export interface E2bLimits {
  /** Sandboxes of this process that run at a time. */
  readonly concurrent: number;
  readonly createsPerSecond: number;
  /** Longest time that a sandbox may run. */
  readonly maxLifetimeMs: number;
}

/** The plan that costs nothing: 20 sandboxes, one new one each second, one hour. See https://e2b.dev/docs/billing. */
export const HOBBY_LIMITS: E2bLimits = { concurrent: 20, createsPerSecond: 1, maxLifetimeMs: 3_600_000 };
