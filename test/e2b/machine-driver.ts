import type { MachineDriver } from "./machine/machine.ts";
import { createPlainDriver } from "./machine/plain.ts";

/** "best" is bubblewrap where this machine has it and lets it work, and else plain. */
export type DriverName = "plain" | "bubblewrap" | "best";

export async function chooseDriver(wanted: DriverName | MachineDriver): Promise<MachineDriver> {
  if (typeof wanted !== "string") return wanted;
  if (wanted === "bubblewrap") throw new Error("The bubblewrap driver is not here yet. Take plain.");
  return createPlainDriver();
}
