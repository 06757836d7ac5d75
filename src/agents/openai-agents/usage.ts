import type { Usage } from "@openai/agents-core";
import type { AgentUsage } from "#core/agent/agent.ts";

/** The SDK knows no prices. */
export function readUsage({ inputTokens, outputTokens, inputTokensDetails }: Usage): AgentUsage {
  const cached = inputTokensDetails.map(({ cached_tokens = 0 }) => cached_tokens);
  return { inputTokens, outputTokens, cachedTokens: cached.reduce((sum, tokens) => sum + tokens, 0), costUsd: null };
}
