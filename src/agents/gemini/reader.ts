import { z } from "zod";
import type { AgentUsage } from "#core/agent/agent.ts";
import type { CommandResult } from "#core/sandbox/sandbox.ts";
import type { TurnFacts, TurnOutcome, TurnReader } from "../cli/cli-program.ts";
import { parseJson } from "../cli/parse-json.ts";
import { describeToolCall } from "../cli/tool-progress.ts";
import { describeGeminiFailure } from "./failure.ts";

/** Reads `--output-format stream-json`, one event a line: https://geminicli.com/docs/cli/headless */
export function createGeminiReader(onProgress: (message: string) => void): TurnReader {
  const reading: Reading = { text: "", turns: 0, isAfterResult: true, denials: 0 };
  return {
    push(line) {
      const event = parseJson(line, StreamEvent);
      if (event !== null) take(event, reading, onProgress);
    },
    end: (result) => conclude(reading, result),
  };
}

/** What has been read so far. */
interface Reading {
  text: string;
  turns: number;
  /** Whether the model speaks next, so that its next words begin a turn. */
  isAfterResult: boolean;
  denials: number;
  session?: string;
  model?: string;
  complaint?: string;
  end?: ResultEvent;
}

const Stats = z.object({
  input_tokens: z.int().nonnegative(),
  output_tokens: z.int().nonnegative(),
  cached: z.int().nonnegative(),
  tool_calls: z.int().nonnegative(),
});

const ResultEvent = z.object({
  type: z.literal("result"),
  status: z.string(),
  error: z.object({ type: z.string(), message: z.string() }).optional(),
  stats: Stats.optional(),
});
type ResultEvent = z.infer<typeof ResultEvent>;

const StreamEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("init"), session_id: z.string(), model: z.string() }),
  z.object({ type: z.literal("message"), role: z.string(), content: z.string() }),
  z.object({
    type: z.literal("tool_use"),
    tool_name: z.string(),
    parameters: z.record(z.string(), z.unknown()).default({}),
  }),
  z.object({ type: z.literal("tool_result"), error: z.object({ type: z.string(), message: z.string() }).optional() }),
  z.object({ type: z.literal("error"), message: z.string() }),
  ResultEvent,
]);
type StreamEvent = z.infer<typeof StreamEvent>;

function take(event: StreamEvent, reading: Reading, onProgress: (message: string) => void): void {
  switch (event.type) {
    case "init":
      reading.session = event.session_id;
      reading.model = event.model;
      return;
    case "message":
      if (event.role !== "assistant") return;
      beginTurn(reading);
      reading.text += event.content;
      return;
    case "tool_use":
      beginTurn(reading);
      // What was said before a call is no part of the answer.
      reading.text = "";
      onProgress(describeToolCall(event.tool_name, event.parameters));
      return;
    case "tool_result":
      reading.isAfterResult = true;
      if (event.error !== undefined && isDenial(event.error)) reading.denials += 1;
      return;
    case "error":
      reading.complaint = event.message;
      return;
    case "result":
      reading.end = event;
  }
}

/** Whether the program did not let the model have its way. For a path outside, it blames the arguments. */
function isDenial({ type, message }: { readonly type: string; readonly message: string }): boolean {
  return type === "policy_violation" || type === "tool_not_registered" || message.startsWith("Path not in workspace");
}

function beginTurn(reading: Reading): void {
  if (reading.isAfterResult) reading.turns += 1;
  reading.isAfterResult = false;
}

function conclude(reading: Reading, result: CommandResult): TurnOutcome {
  const facts = factsOf(reading);
  const { end, complaint = "", text } = reading;
  // An answer counts only where the turn has come to its end.
  const said: TurnOutcome = { kind: "said", structured: null, text: end === undefined ? "" : text, facts };
  if (end?.status === "success") return said;
  const failure = describeGeminiFailure({ ...end?.error, complaint }, result);
  return failure === null ? said : { kind: "failed", ...failure, facts };
}

function factsOf({ end, turns, denials, model, session }: Reading): TurnFacts {
  return {
    usage: end?.stats === undefined ? null : usageOf(end.stats),
    turns,
    toolCalls: end?.stats?.tool_calls ?? null,
    denials,
    model: model ?? null,
    sessionId: session ?? null,
  };
}

/** Its count of what went in holds what came from the cache. It knows no prices. */
function usageOf({ input_tokens, output_tokens, cached }: z.infer<typeof Stats>): AgentUsage {
  return { inputTokens: input_tokens, outputTokens: output_tokens, cachedTokens: cached, costUsd: null };
}
