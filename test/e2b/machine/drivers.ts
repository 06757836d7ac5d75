import { findBubblewrapObstacle } from "#test/sandbox/bubblewrap-obstacle.ts";
import type { EnvdTimings } from "../envd/envd-config.ts";
import { createBubblewrapDriver } from "./bubblewrap.ts";
import type { MachineDriver } from "./machine.ts";
import { createPlainDriver } from "./plain.ts";

/** A driver for tests, with the reason where it cannot work on this machine. */
export interface DriverCase {
  readonly name: MachineDriver["name"];
  readonly obstacle: string | null;
  readonly create: (timings?: EnvdTimings) => MachineDriver;
}

export const DRIVERS: readonly DriverCase[] = [
  {
    name: "plain",
    obstacle: process.platform === "linux" ? null : "processes are found by /proc",
    create: createPlainDriver,
  },
  {
    name: "bubblewrap",
    obstacle: findBubblewrapObstacle(),
    create: createBubblewrapDriver,
  },
];

/** Those that work here. */
export const WORKING_DRIVERS = DRIVERS.filter(({ obstacle }) => obstacle === null);
