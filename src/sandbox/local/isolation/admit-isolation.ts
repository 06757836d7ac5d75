import type { Trust } from "#core/host/pull-request.ts";
import type { IsolationLevel } from "#core/review/receipt.ts";

export interface IsolationPolicy {
  /** Whether a contributor's code may run without any isolation. */
  readonly allowUnisolated: boolean;
  /** Whether a fork's code may run with nothing but a user of its own between it and the host. */
  readonly allowForksByUid: boolean;
}

/** Why code of this trust may not run at this level; null where it may. */
export function refuseIsolation(level: IsolationLevel, trust: Trust, policy: IsolationPolicy): string | null {
  switch (level) {
    case "isolated":
      return null;
    case "uid":
      if (trust !== "fork" || policy.allowForksByUid) return null;
      return 'Code of a fork runs only at the level "isolated". A user of its own (level "uid") leaves it the network and all files that everybody may read.';
    case "none":
      if (trust === "own" || (trust === "contributor" && policy.allowUnisolated)) return null;
      if (trust === "fork") return "Code of a fork never runs without isolation.";
      return "Code that is not your own does not run without isolation, unless you allow it with --allow-unisolated.";
  }
}
