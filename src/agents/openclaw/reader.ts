import { z } from "zod";
import type { AgentUsage } from "#core/agent/agent.ts";
import type { CommandResult } from "#core/sandbox/sandbox.ts";
import type { TurnFacts, TurnOutcome, TurnReader } from "../cli/cli-program.ts";
import { parseJson } from "../cli/parse-json.ts";
import { describeOpenclawFailure } from "./failure.ts";

/** Reads `openclaw agent --json`, which prints one JSON object at its end: https://docs.openclaw.ai/cli/agent */
export function createOpenclawReader(): TurnReader {
  const lines: string[] = [];
  return {
    push: (line) => void lines.push(line),
    end: (result) => conclude(lines.join("\n"), result),
  };
}

const Count = z.int().nonnegative();
/** A count of nothing is left out. */
const Tokens = Count.default(0);

const AgentMeta = z.object({
  sessionId: z.string().optional(),
  provider: z.string().optional(),
  model: z.string().optional(),
  usage: z.object({ input: Tokens, output: Tokens, cacheRead: Tokens, cacheWrite: Tokens }).optional(),
  costUsd: z.number().nonnegative().optional(),
  assistantTurns: Count.optional(),
  providerRefusal: z.unknown().optional(),
});
type AgentMeta = z.infer<typeof AgentMeta>;

const Said = z.object({
  payloads: z.array(z.object({ text: z.string().nullish(), isError: z.boolean().optional() })).default([]),
  meta: z
    .object({
      agentMeta: AgentMeta.optional(),
      toolSummary: z.object({ calls: Count }).optional(),
      finalAssistantRawText: z.string().optional(),
      aborted: z.boolean().optional(),
      error: z.object({ kind: z.string().optional(), message: z.string() }).optional(),
    })
    .optional(),
  error: z.object({ message: z.string() }).optional(),
});
export type OpenclawSaid = z.infer<typeof Said>;

function conclude(text: string, result: CommandResult): TurnOutcome {
  const said = parseJson(text, Said);
  const facts = factsOf(said);
  const failure = said === null ? null : describeOpenclawFailure(said, result);
  if (failure !== null) return { kind: "failed", ...failure, facts };
  return { kind: "said", structured: null, text: said === null ? text : textOf(said), facts };
}

/** The raw text is as the model wrote it; payloads are made for chats. */
function textOf({ meta, payloads }: OpenclawSaid): string {
  return meta?.finalAssistantRawText ?? payloads.map((payload) => payload.text ?? "").join("\n");
}

/** It does not tell which calls of tools it refused: a tool that it does not offer fails like any other. */
function factsOf(said: OpenclawSaid | null): TurnFacts {
  const agent = said?.meta?.agentMeta;
  return {
    usage: agent === undefined ? null : usageOf(agent),
    turns: agent?.assistantTurns ?? null,
    toolCalls: said?.meta?.toolSummary?.calls ?? (agent === undefined ? null : 0),
    denials: null,
    model: agent?.model === undefined ? null : `${agent.provider ?? "unknown"}/${agent.model}`,
    sessionId: agent?.sessionId ?? null,
  };
}

function usageOf({ usage, costUsd }: AgentMeta): AgentUsage | null {
  if (usage === undefined) return null;
  return {
    inputTokens: usage.input + usage.cacheWrite + usage.cacheRead,
    outputTokens: usage.output,
    cachedTokens: usage.cacheRead,
    costUsd: costUsd ?? null,
  };
}
