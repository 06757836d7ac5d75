import { findBubblewrapObstacle } from "#test/sandbox/bubblewrap-obstacle.ts";
import { createBubblewrapDriver } from "./machine/bubblewrap.ts";
import type { MachineDriver } from "./machine/machine.ts";
import { createPlainDriver } from "./machine/plain.ts";

/** "best" is bubblewrap where this machine has it and lets it work, and else plain. */
export type DriverName = "plain" | "bubblewrap" | "best";

/** The driver of a name, or the one that was brought. */
export function chooseDriver(wanted: DriverName | MachineDriver): MachineDriver {
  if (typeof wanted !== "string") return wanted;
  if (wanted === "plain") return createPlainDriver();
  const obstacle = findBubblewrapObstacle();
  if (obstacle === null) return createBubblewrapDriver();
  if (wanted === "best") return createPlainDriver();
  throw new Error(`The bubblewrap driver does not work on this machine: ${obstacle} Take the driver "plain".`);
}
