import type { Sandbox as Box } from "e2b";
import type { Preview, Sandbox, SandboxPrograms } from "#core/sandbox/sandbox.ts";
import type { Clock } from "./api/clock.ts";
import type { BoxLifetime } from "./box/lifetime.ts";
import type { Place } from "./box/place.ts";
import type { Meter } from "./box/price.ts";

/** What the provider gives to a sandbox when its checkout is done. */
export interface E2bSandboxParts {
  readonly box: Box;
  readonly place: Place;
  readonly clock: Clock;
  readonly template: string;
  readonly programs: SandboxPrograms | null;
  readonly mcp: Sandbox["mcp"];
  readonly notes: readonly string[];
  readonly lifetime: Pick<BoxLifetime, "ensure" | "endsAt">;
  readonly meter: Meter;
  /** How the host reaches a port, which has been checked to be one. */
  readonly expose: (port: number) => Preview;
  /** Ends the machine, or keeps it for a later run where that is wanted and nothing went wrong in it (`isSound`). Called once. */
  readonly end: (isSound: boolean) => Promise<void>;
}
