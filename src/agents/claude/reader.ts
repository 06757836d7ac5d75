import { z } from "zod";
import type { AgentUsage } from "#core/agent/agent.ts";
import type { TurnFacts, TurnOutcome, TurnReader } from "../cli/cli-program.ts";
import { parseJson } from "../cli/parse-json.ts";
import { describeToolCall } from "../cli/tool-progress.ts";
import { ClaudeEnd, ClaudeUsage, describeClaudeFailure } from "./failure.ts";

/** Reads the events of `claude --output-format stream-json`: https://code.claude.com/docs/en/headless */
export function createClaudeReader(onProgress: (message: string) => void): TurnReader {
  const reading: Reading = { begin: null, end: null, toolCalls: 0, tokens: new Map() };
  return {
    push(line) {
      const event = parseJson(line, Event);
      if (event !== null) take(event, reading, onProgress);
    },
    end: () => conclude(reading),
  };
}

interface Reading {
  begin: z.infer<typeof Begin> | null;
  end: ClaudeEnd | null;
  toolCalls: number;
  /** By message, because a message comes in several events. */
  readonly tokens: Map<string, number>;
}

const Begin = z.object({
  type: z.literal("system"),
  subtype: z.literal("init"),
  model: z.string(),
  session_id: z.string(),
  cwd: z.string(),
});

const Retry = z.object({
  type: z.literal("system"),
  subtype: z.literal("api_retry"),
  attempt: z.number(),
  max_retries: z.number(),
  error: z.string().optional(),
});

const Said = z.object({
  type: z.literal("assistant"),
  message: z.object({
    id: z.string(),
    usage: ClaudeUsage,
    content: z.array(
      z.looseObject({
        type: z.string(),
        name: z.string().optional(),
        input: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
});

const Event = z.union([Begin, Retry, Said, ClaudeEnd]);
type Event = z.infer<typeof Event>;

function take(event: Event, reading: Reading, onProgress: (message: string) => void): void {
  if (event.type === "result") {
    reading.end = event;
  } else if (event.type === "assistant") {
    hear(event, reading, onProgress);
  } else if (event.subtype === "init") {
    reading.begin = event;
  } else {
    const { attempt, max_retries: most, error = "unknown" } = event;
    onProgress(describeToolCall("Asking the model again", { query: `(${attempt} of ${most}): ${error}` }));
  }
}

/** The tool by which it answers. */
const ANSWER_TOOL = "StructuredOutput";

function hear({ message }: z.infer<typeof Said>, reading: Reading, onProgress: (message: string) => void): void {
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens } = message.usage;
  reading.tokens.set(message.id, input_tokens + (cache_read_input_tokens ?? 0) + (cache_creation_input_tokens ?? 0));
  for (const { type, name = "", input = {} } of message.content) {
    if (type !== "tool_use" || name === ANSWER_TOOL) continue;
    reading.toolCalls += 1;
    const tokens = sum([...reading.tokens.values()]);
    onProgress(`${describeStep(name, input, `${reading.begin?.cwd ?? ""}/`)} (${tokens} tokens so far)`);
  }
}

const VERBS: Readonly<Record<string, string>> = {
  Read: "Reading",
  Edit: "Editing",
  Write: "Writing",
  Bash: "Running",
  Grep: "Searching for",
  Glob: "Looking for",
};

function describeStep(tool: string, input: Readonly<Record<string, unknown>>, checkout: string): string {
  const { file_path: path, pattern } = input;
  const verb = VERBS[tool] ?? tool;
  if (typeof pattern === "string") return describeToolCall(verb, { pattern });
  if (typeof path !== "string") return describeToolCall(verb, input);
  return describeToolCall(verb, { path: path.startsWith(checkout) ? path.slice(checkout.length) : path });
}

function conclude(reading: Reading): TurnOutcome {
  const facts = factsOf(reading);
  const { end } = reading;
  if (end === null) return { kind: "said", structured: null, text: "", facts };
  const failure = describeClaudeFailure(end);
  if (failure !== null) return { kind: "failed", ...failure, facts };
  return { kind: "said", structured: end.structured_output ?? null, text: end.result ?? "", facts };
}

function factsOf({ begin, end, toolCalls }: Reading): TurnFacts {
  return {
    usage: end === null ? null : usageOf(end),
    turns: end?.num_turns ?? null,
    toolCalls,
    denials: end?.permission_denials?.length ?? null,
    model: begin?.model ?? null,
    sessionId: end?.session_id ?? begin?.session_id ?? null,
  };
}

/** Of this turn: `total_cost_usd` and `modelUsage` count from the beginning of the session. */
function usageOf({ usage, model_usage_since_last_result: models }: ClaudeEnd): AgentUsage | null {
  if (models !== undefined) {
    const all = Object.values(models);
    const cached = sum(all.map((each) => each.cacheReadInputTokens));
    return {
      inputTokens: sum(all.map((each) => each.inputTokens + each.cacheCreationInputTokens)) + cached,
      outputTokens: sum(all.map((each) => each.outputTokens)),
      cachedTokens: cached,
      costUsd: sum(all.map((each) => each.costUSD)),
    };
  }
  if (usage === undefined) return null;
  const cached = usage.cache_read_input_tokens ?? 0;
  const inputTokens = usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + cached;
  return { inputTokens, outputTokens: usage.output_tokens, cachedTokens: cached, costUsd: null };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
