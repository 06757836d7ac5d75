/** What a second of a running sandbox costs, in US dollars. Paused ones cost nothing. */
export interface E2bPrices {
  readonly perVcpuSecondUsd: number;
  readonly perGibSecondUsd: number;
}

/** The list prices, for what is allocated, used or not. See https://e2b.dev/pricing. */
export const LIST_PRICES: E2bPrices = { perVcpuSecondUsd: 0.000014, perGibSecondUsd: 0.0000045 };
