import type { EnvdTimings } from "../envd/envd-config.ts";
import { createBubblewrapDriver, findBubblewrapObstacle } from "./bubblewrap.ts";
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
    create: (timings) => createPlainDriver(timings === undefined ? {} : { timings }),
  },
  {
    name: "bubblewrap",
    obstacle: findBubblewrapObstacle(),
    create: (timings) => createBubblewrapDriver(timings === undefined ? {} : { timings }),
  },
];
