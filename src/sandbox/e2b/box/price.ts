import type { SandboxUse } from "#core/sandbox/sandbox.ts";
import type { Clock } from "../service/clock.ts";

/** What a second of a running sandbox costs, in US dollars. Paused ones cost nothing. */
export interface E2bPrices {
  readonly perVcpuSecondUsd: number;
  readonly perGibSecondUsd: number;
}

/** The list prices, for what is allocated, used or not. See https://e2b.dev/pricing. */
export const LIST_PRICES: E2bPrices = { perVcpuSecondUsd: 0.000014, perGibSecondUsd: 0.0000045 };

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
  readonly prices: E2bPrices;
}

export function createMeter({ clock, startedAt, size, prices }: MeterOptions): Meter {
  let stoppedAt: number | null = null;
  return {
    read() {
      const seconds = Math.max(0, ((stoppedAt ?? clock.now()) - startedAt) / 1000);
      return { seconds, costUsd: costOf(seconds, size, prices) };
    },
    stop() {
      stoppedAt ??= clock.now();
    },
  };
}

export function costOf(seconds: number, { cpuCount, memoryMB }: BoxSize, prices: E2bPrices): number {
  const perSecond = cpuCount * prices.perVcpuSecondUsd + (memoryMB / 1024) * prices.perGibSecondUsd;
  return seconds * perSecond;
}
