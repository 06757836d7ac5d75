import { z } from "zod";
import type { AgentUsage } from "#core/agent/agent.ts";
import { addUsage } from "../add-usage.ts";
import type { TurnFacts, TurnOutcome, TurnReader, TurnRequest } from "../cli/cli-program.ts";
import { parseJson } from "../cli/parse-json.ts";
import { describeToolCall } from "../cli/tool-progress.ts";
import { describeOpencodeFailure, OpencodeError } from "./failure.ts";

/** Reads `--format json`, one event a line: https://opencode.ai/docs/cli/#run-1 */
export function createOpencodeReader(onProgress: (message: string) => void, { route }: TurnRequest): TurnReader {
  const model = route.model === undefined ? null : `${route.model.provider}/${route.model.name}`;
  const reading: Reading = { model, texts: [], usage: null, turns: 0, toolCalls: 0, denials: 0 };
  return {
    push(line) {
      const event = parseJson(line, OpencodeEvent);
      if (event !== null) take(event, reading, onProgress);
    },
    end: () => conclude(reading),
  };
}

/** What has been read so far. */
interface Reading {
  /** As it was asked for: the events do not name it. */
  readonly model: string | null;
  texts: string[];
  usage: AgentUsage | null;
  turns: number;
  toolCalls: number;
  denials: number;
  session?: string;
  error?: OpencodeError;
}

const Tokens = z.object({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  reasoning: z.number().nonnegative(),
  cache: z.object({ read: z.number().nonnegative(), write: z.number().nonnegative() }),
});

const StepFinish = z.object({ tokens: Tokens, cost: z.number().nonnegative() });

const sessionID = z.string();

const OpencodeEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), sessionID, part: z.object({ text: z.string() }) }),
  z.object({
    type: z.literal("tool_use"),
    sessionID,
    part: z.object({
      tool: z.string(),
      state: z.object({ input: z.record(z.string(), z.unknown()).default({}), error: z.string().optional() }),
    }),
  }),
  z.object({ type: z.literal("step_finish"), sessionID, part: StepFinish }),
  z.object({ type: z.literal("error"), sessionID, error: OpencodeError }),
]);
type OpencodeEvent = z.infer<typeof OpencodeEvent>;

function take(event: OpencodeEvent, reading: Reading, onProgress: (message: string) => void): void {
  reading.session = event.sessionID;
  switch (event.type) {
    case "text":
      reading.texts.push(event.part.text);
      return;
    case "tool_use":
      // What was said before a call is no part of the answer.
      reading.texts = [];
      reading.toolCalls += 1;
      if (isDenial(event.part.state)) reading.denials += 1;
      onProgress(describeToolCall(event.part.tool, event.part.state.input));
      return;
    case "step_finish":
      reading.turns += 1;
      reading.usage = addUsage(reading.usage, usageOf(event.part));
      return;
    case "error":
      reading.error = event.error;
  }
}

interface CalledTool {
  readonly input: Readonly<Record<string, unknown>>;
  readonly error?: string | undefined;
}

/** A tool that is not offered, or one that is denied for this path. Arguments that are no JSON get the same words, and are a lone `value`. */
function isDenial({ input, error = "" }: CalledTool): boolean {
  if (error.includes("tried to call unavailable tool")) return Object.keys(input).join() !== "value";
  return /\b(?:rule which prevents|rejected permission)\b/.test(error);
}

/** Its count of what went in has what came from the cache beside it, and that of what came out the thoughts. */
function usageOf({ tokens, cost }: z.infer<typeof StepFinish>): AgentUsage {
  return {
    inputTokens: tokens.input + tokens.cache.write + tokens.cache.read,
    outputTokens: tokens.output + tokens.reasoning,
    cachedTokens: tokens.cache.read,
    costUsd: cost,
  };
}

function conclude(reading: Reading): TurnOutcome {
  const { error, texts } = reading;
  const facts = factsOf(reading);
  if (error !== undefined) return { kind: "failed", ...describeOpencodeFailure(error), facts };
  return { kind: "said", structured: null, text: texts.join("\n"), facts };
}

function factsOf({ model, usage, turns, toolCalls, denials, session }: Reading): TurnFacts {
  return { usage, turns, toolCalls, denials, model, sessionId: session ?? null };
}
