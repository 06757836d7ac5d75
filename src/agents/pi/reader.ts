import { z } from "zod";
import type { AgentUsage } from "#core/agent/agent.ts";
import { addUsage } from "../add-usage.ts";
import type { TurnFacts, TurnOutcome, TurnReader } from "../cli/cli-program.ts";
import { parseJson } from "../cli/parse-json.ts";
import { describeToolCall } from "../cli/tool-progress.ts";
import { describePiFailure } from "./failure.ts";

/** Reads `--mode json`, one event a line: https://github.com/earendil-works/pi/blob/main/packages/coding-agent/docs/json.md */
export function createPiReader(onProgress: (message: string) => void): TurnReader {
  const reading: Reading = { usage: null, turns: 0, toolCalls: 0, denials: 0 };
  return {
    push(line) {
      const event = parseJson(line, PiEvent);
      if (event !== null) take(event, reading, onProgress);
    },
    end: () => conclude(reading),
  };
}

/** What has been read so far. */
interface Reading {
  usage: AgentUsage | null;
  turns: number;
  toolCalls: number;
  denials: number;
  session?: string;
  last?: AssistantMessage;
}

const Usage = z.object({
  input: z.int().nonnegative(),
  output: z.int().nonnegative(),
  cacheRead: z.int().nonnegative(),
  cacheWrite: z.int().nonnegative(),
  cost: z.object({ total: z.number().nonnegative() }),
});

const AssistantMessage = z.object({
  role: z.literal("assistant"),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  provider: z.string(),
  model: z.string(),
  usage: Usage,
  stopReason: z.string(),
  rawStopReason: z.string().optional(),
  errorMessage: z.string().optional(),
});
type AssistantMessage = z.infer<typeof AssistantMessage>;

const PiEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("session"), id: z.string() }),
  // Messages of users and of tools end too, and are no turns.
  z.object({ type: z.literal("message_end"), message: AssistantMessage }),
  z.object({
    type: z.literal("tool_execution_start"),
    toolName: z.string(),
    args: z.record(z.string(), z.unknown()).default({}),
  }),
  z.object({
    type: z.literal("tool_execution_end"),
    result: z.object({ content: z.array(z.object({ text: z.string().optional() })) }),
    isError: z.boolean(),
  }),
  z.object({ type: z.literal("auto_retry_start"), attempt: z.int(), maxAttempts: z.int() }),
]);
type PiEvent = z.infer<typeof PiEvent>;

function take(event: PiEvent, reading: Reading, onProgress: (message: string) => void): void {
  switch (event.type) {
    case "session":
      reading.session = event.id;
      return;
    case "message_end":
      reading.last = event.message;
      reading.turns += 1;
      reading.usage = addUsage(reading.usage, usageOf(event.message.usage));
      return;
    case "tool_execution_start":
      reading.toolCalls += 1;
      onProgress(describeToolCall(event.toolName, event.args));
      return;
    case "tool_execution_end":
      if (event.isError && isDenial(event.result.content[0]?.text ?? "")) reading.denials += 1;
      return;
    case "auto_retry_start":
      onProgress(`The server of the model failed: try ${event.attempt} of ${event.maxAttempts} follows`);
  }
}

/** What the program says for a tool that it was not given. It knows no permissions. */
function isDenial(output: string): boolean {
  return /^Tool \S+ not found/.test(output);
}

/** Its count of what went in has what came from the cache beside it. */
function usageOf({ input, output, cacheRead, cacheWrite, cost }: z.infer<typeof Usage>): AgentUsage {
  return {
    inputTokens: input + cacheWrite + cacheRead,
    outputTokens: output,
    cachedTokens: cacheRead,
    costUsd: cost.total,
  };
}

/** Its exit code is 0 for errors too: how the last message ended decides. */
function conclude(reading: Reading): TurnOutcome {
  const { last } = reading;
  const facts = factsOf(reading);
  if (last?.stopReason === "error" || last?.stopReason === "aborted") {
    return { kind: "failed", ...describePiFailure(last), facts };
  }
  const text = (last?.content ?? []).flatMap((part) => (part.type === "text" ? [part.text ?? ""] : [])).join("\n");
  return { kind: "said", structured: null, text, facts };
}

function factsOf({ usage, turns, toolCalls, denials, last, session }: Reading): TurnFacts {
  const model = last === undefined ? null : `${last.provider}/${last.model}`;
  return { usage, turns, toolCalls, denials, model, sessionId: session ?? null };
}
