import type { AgentLimits } from "#core/agent/agent.ts";

/** For the receipt: which limits besides time are set, and cannot be held. */
export function describeLimits(
  agent: string,
  limits: AgentLimits,
  holds: readonly ("turns" | "usd")[],
): readonly string[] {
  return [
    limits.maxTurns !== undefined && !holds.includes("turns") && `${agent} cannot be held to a number of turns.`,
    limits.maxUsd !== undefined && !holds.includes("usd") && `${agent} cannot be held to an amount of US dollars.`,
  ].filter((note) => note !== false);
}
