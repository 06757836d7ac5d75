import type { Clock } from "./clock.ts";
import type { MachineDriver } from "./machine/machine.ts";
import type { Traffic } from "./routing/traffic.ts";
import type { Store } from "./store.ts";

/** What a plan allows. https://e2b.dev/docs/billing names those of the plans. */
export interface Limits {
  readonly concurrentSandboxes: number;
  readonly createsPerSecond: number;
  readonly maxLifetimeSeconds: number;
}

/** Those of the plan "Pro", but for the rate of creation, which a test must ask for. */
export const PRO_LIMITS: Limits = {
  concurrentSandboxes: 100,
  createsPerSecond: Number.POSITIVE_INFINITY,
  maxLifetimeSeconds: 86_400,
};

/** The name space of the one team that this server knows. */
export const TEAM = "sandpiper";

/** Everything that answering a request needs. */
export interface World {
  readonly store: Store;
  readonly clock: Clock;
  readonly driver: MachineDriver;
  readonly limits: Limits;
  readonly apiKey: string;
  readonly url: string;
  /** This server's own folder. */
  readonly root: string;
  readonly traffic: Traffic;
}
