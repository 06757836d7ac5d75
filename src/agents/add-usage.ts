import type { AgentUsage } from "#core/agent/agent.ts";

/** What two parts of a run have used together. Null stands for a part that does not tell. */
export function addUsage(a: AgentUsage | null, b: AgentUsage | null): AgentUsage | null {
  if (a === null || b === null) return a ?? b;
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    costUsd: addKnown(a.costUsd, b.costUsd),
  };
}

/** A sum of what is known of both. */
export function addKnown(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : a + b;
}
