import type { SandboxUse } from "#core/sandbox/sandbox.ts";
import type { Clock } from "../api/clock.ts";

/** What a second of a running sandbox costs, in US dollars. Paused ones cost nothing. See https://e2b.dev/pricing. */
const VCPU_SECOND_USD = 0.000014;
const GIB_SECOND_USD = 0.0000045;

/** What a sandbox has, used or not. */
export interface BoxSize {
  readonly cpuCount: number;
  readonly memoryMB: number;
}

export interface Meter {
  read(): SandboxUse;
  /** Counts no further. */
  stop(): void;
}

export interface MeterOptions {
  readonly clock: Clock;
  readonly startedAt: number;
  readonly size: BoxSize;
}

export function createMeter({ clock, startedAt, size }: MeterOptions): Meter {
  let stoppedAt: number | null = null;
  return {
    read() {
      const seconds = Math.max(0, ((stoppedAt ?? clock.now()) - startedAt) / 1000);
      return { seconds, costUsd: costOf(seconds, size) };
    },
    stop() {
      stoppedAt ??= clock.now();
    },
  };
}

/** At the list price, for what is allocated, used or not. */
export function costOf(seconds: number, { cpuCount, memoryMB }: BoxSize): number {
  return seconds * (cpuCount * VCPU_SECOND_USD + (memoryMB / 1024) * GIB_SECOND_USD);
}
