import { z } from "zod";
import type { AgentUsage } from "#core/agent/agent.ts";
import { addUsage } from "../add-usage.ts";
import type { CommandResult } from "#core/sandbox/sandbox.ts";
import { describeAmpFailure } from "./failure.ts";
import type { TurnFacts, TurnOutcome, TurnReader } from "../cli/cli-program.ts";
import { parseJson } from "../cli/parse-json.ts";
import { describeToolCall } from "../cli/tool-progress.ts";

/** Reads `--stream-json`, one message a line: https://ampcode.com/manual/appendix#stream-json-output */
export function createAmpReader(onProgress: (message: string) => void): TurnReader {
  const reading: Reading = { text: "", turns: 0, toolCalls: 0, usage: null, session: null, end: null };
  return {
    push(line) {
      const message = parseJson(line, StreamMessage);
      if (message !== null) take(message, reading, onProgress);
    },
    end: (result) => conclude(reading, result),
  };
}

/** What has been read so far. */
interface Reading {
  /** Of the last message of the model. */
  text: string;
  turns: number;
  toolCalls: number;
  usage: AgentUsage | null;
  session: string | null;
  end: ResultMessage | null;
}

const Count = z.int().nonnegative();

const Usage = z.object({
  input_tokens: Count,
  output_tokens: Count,
  cache_creation_input_tokens: Count.default(0),
  cache_read_input_tokens: Count.default(0),
});

const Part = z.union([
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("tool_use"), name: z.string(), input: z.record(z.string(), z.unknown()).default({}) }),
  z.object({ type: z.string() }).transform(() => ({ type: "other" as const })),
]);

const ResultMessage = z.object({
  type: z.literal("result"),
  session_id: z.string().optional(),
  is_error: z.boolean(),
  result: z.string().optional(),
  error: z.string().optional(),
  num_turns: Count.optional(),
  permission_denials: z.array(z.unknown()).optional(),
});
type ResultMessage = z.infer<typeof ResultMessage>;

const StreamMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("system"), session_id: z.string() }),
  z.object({
    type: z.literal("assistant"),
    session_id: z.string(),
    message: z.object({ content: z.array(Part), usage: Usage.optional() }),
    parent_tool_use_id: z.string().nullish(),
  }),
  ResultMessage,
]);
type StreamMessage = z.infer<typeof StreamMessage>;

function take(said: StreamMessage, reading: Reading, onProgress: (message: string) => void): void {
  reading.session = said.session_id ?? reading.session;
  switch (said.type) {
    case "system":
      return;
    case "result":
      reading.end = said;
      return;
    case "assistant":
      takeAssistant(said, reading, onProgress);
  }
}

type Assistant = Extract<StreamMessage, { type: "assistant" }>;

function takeAssistant(
  { message, parent_tool_use_id }: Assistant,
  reading: Reading,
  onProgress: (message: string) => void,
): void {
  for (const part of message.content) {
    if (part.type !== "tool_use") continue;
    reading.toolCalls += 1;
    onProgress(describeToolCall(part.name, part.input));
  }
  if (message.usage !== undefined) reading.usage = addUsage(reading.usage, usageOf(message.usage));
  // The words of a helper that the model has called are no answer.
  if (typeof parent_tool_use_id === "string") return;
  reading.turns += 1;
  reading.text = message.content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
}

/** It tells no prices. */
function usageOf(usage: z.infer<typeof Usage>): AgentUsage {
  return {
    inputTokens: usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens,
    outputTokens: usage.output_tokens,
    cachedTokens: usage.cache_read_input_tokens,
    costUsd: null,
  };
}

function conclude(reading: Reading, result: CommandResult): TurnOutcome {
  const facts = factsOf(reading);
  const { end } = reading;
  const complaint = end?.is_error === true ? (end.error ?? end.result ?? "") : null;
  const failure = describeAmpFailure(complaint, result);
  if (failure !== null) return { kind: "failed", ...failure, facts };
  // An answer counts only where the turn has come to its end.
  const text = end === null ? "" : (end.result ?? reading.text);
  return { kind: "said", structured: null, text, facts };
}

function factsOf({ usage, turns, toolCalls, session, end }: Reading): TurnFacts {
  return {
    usage,
    turns: end?.num_turns ?? turns,
    toolCalls,
    denials: end?.permission_denials?.length ?? null,
    model: null,
    sessionId: session,
  };
}
