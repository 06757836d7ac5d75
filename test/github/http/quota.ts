/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const PER_HOUR = 5_000;
const PER_HOUR_ANONYMOUS = 60;
const HOUR_MS = 3_600_000;

/** Counts requests for the `x-ratelimit-*` headers. It only refuses by the fault "primary-limit". */
export interface Quota {
  spend(caller: string, now: Date): Record<string, string>;
  exhausted(now: Date): Record<string, string>;
}

export function createQuota(): Quota {
  const windows = new Map<string, { used: number; resetMs: number }>();
  return {
    spend(caller, now) {
      const known = windows.get(caller);
      const window =
        known !== undefined && known.resetMs > now.getTime() ? known : { used: 0, resetMs: now.getTime() + HOUR_MS };
      window.used += 1;
      windows.set(caller, window);
      const limit = caller === "anonymous" ? PER_HOUR_ANONYMOUS : PER_HOUR;
      return headers({ limit, used: Math.min(window.used, limit), resetMs: window.resetMs });
    },
    exhausted(now) {
      return headers({ limit: PER_HOUR, used: PER_HOUR, resetMs: now.getTime() + HOUR_MS });
    },
  };
}

function headers({ limit, used, resetMs }: { limit: number; used: number; resetMs: number }): Record<string, string> {
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(limit - used),
    "x-ratelimit-used": String(used),
    "x-ratelimit-reset": String(Math.ceil(resetMs / 1000)),
    "x-ratelimit-resource": "core",
  };
}
