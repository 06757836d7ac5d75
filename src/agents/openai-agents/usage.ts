import type { Usage } from "@openai/agents-core";
import type { AgentUsage } from "#core/agent/agent.ts";

export const NO_USAGE: AgentUsage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: null };

export function addUsage(before: AgentUsage, { inputTokens, outputTokens, inputTokensDetails }: Usage): AgentUsage {
  const cached = inputTokensDetails.map(({ cached_tokens = 0 }) => cached_tokens);
  return {
    inputTokens: before.inputTokens + inputTokens,
    outputTokens: before.outputTokens + outputTokens,
    cachedTokens: before.cachedTokens + cached.reduce((sum, tokens) => sum + tokens, 0),
    costUsd: null,
  };
}
