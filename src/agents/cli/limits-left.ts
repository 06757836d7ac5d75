import type { TurnRequest } from "./cli-program.ts";

type Spent = Pick<TurnRequest, "task" | "spent">;

/**
 * Turns of the model for one more call of a program that counts each call afresh. One at the least: a repair needs it, though the
 * calls before have used them up.
 */
export function turnsLeft({ task: { limits }, spent }: Spent): number | undefined {
  return limits.maxTurns === undefined ? undefined : Math.max(1, limits.maxTurns - (spent.turns ?? 0));
}

/** The same in US dollars. Programs take no budget of nothing, and stop after the call that goes beyond it. */
export function usdLeft({ task: { limits }, spent }: Spent): number | undefined {
  return limits.maxUsd === undefined ? undefined : Math.max(LEAST_USD, limits.maxUsd - (spent.usage?.costUsd ?? 0));
}

const LEAST_USD = 0.001;
