import { z } from "zod";
import type { AgentUsage } from "#core/agent/agent.ts";
import type { TurnFacts, TurnOutcome, TurnReader } from "../cli/cli-program.ts";
import { parseJson } from "../cli/parse-json.ts";
import { describeRefusal, TURNS_USED_UP } from "../cli/model-failure.ts";
import { describeToolCall } from "../cli/tool-progress.ts";
import type { ProgramFailure } from "../program-failure.ts";
import { describeFailedTurn, FailedTurn } from "./failure.ts";

/** Reads the lines of our client, which hold updates of the Agent Client Protocol: https://agentclientprotocol.com/protocol/schema */
export function createSandboxAgentReader(onProgress: (message: string) => void): TurnReader {
  const reading: Reading = {
    calls: new Map(),
    text: "",
    messageId: null,
    turns: 0,
    isSpeaking: false,
    denials: 0,
    costUsd: null,
    model: null,
    sessionId: null,
    end: null,
  };
  return {
    push(line) {
      const event = parseJson(line, Line);
      if (event !== null) take(event, reading, onProgress);
    },
    end: () => conclude(reading),
  };
}

interface Reading {
  readonly calls: Map<string, Call>;
  /** Of the last message. */
  text: string;
  messageId: string | null;
  turns: number;
  /** Whether the model has said something since the last result of a tool. */
  isSpeaking: boolean;
  denials: number;
  costUsd: number | null;
  model: string | null;
  sessionId: string | null;
  end: Ending | null;
}

interface Call {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly isDone: boolean;
  readonly isTold: boolean;
}

const Update = z.looseObject({
  sessionUpdate: z.string(),
  content: z.unknown().optional(),
  messageId: z.string().nullish(),
  toolCallId: z.string().optional(),
  name: z.string().nullish(),
  title: z.string().nullish(),
  status: z.string().nullish(),
  rawInput: z.record(z.string(), z.unknown()).nullish(),
  cost: z.looseObject({ amount: z.number(), currency: z.string() }).nullish(),
  _meta: z
    .looseObject({
      "_claude/model": z.string().nullish(),
      claudeCode: z.looseObject({ toolName: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
type Update = z.infer<typeof Update>;

const Missing = z.object({ type: z.literal("missing"), programs: z.array(z.string()) });

const Result = z.object({
  type: z.literal("result"),
  result: z.looseObject({
    stopReason: z.string(),
    usage: z
      .looseObject({
        inputTokens: z.number(),
        outputTokens: z.number(),
        cachedReadTokens: z.number().nullish(),
        cachedWriteTokens: z.number().nullish(),
      })
      .nullish(),
  }),
});

type Ending = z.infer<typeof Missing> | z.infer<typeof Result> | FailedTurn;

const Line = z.discriminatedUnion("type", [
  z.object({ type: z.literal("session"), sessionId: z.string() }),
  z.object({ type: z.literal("update"), update: Update }),
  z.object({ type: z.literal("denial"), title: z.string() }),
  Missing,
  Result,
  FailedTurn,
]);
type Line = z.infer<typeof Line>;

function take(line: Line, reading: Reading, onProgress: (message: string) => void): void {
  switch (line.type) {
    case "session":
      reading.sessionId = line.sessionId;
      return;
    case "update":
      return takeUpdate(line.update, reading, onProgress);
    case "denial":
      reading.denials += 1;
      return;
    case "missing":
    case "result":
    case "failed":
      reading.end = line;
  }
}

function takeUpdate(update: Update, reading: Reading, onProgress: (message: string) => void): void {
  const { _meta: meta } = update;
  reading.model = meta?.["_claude/model"] ?? reading.model;
  if (update.cost?.currency === "USD") reading.costUsd = update.cost.amount;
  const { sessionUpdate: kind } = update;
  if (SPOKEN.has(kind) && !reading.isSpeaking) {
    reading.isSpeaking = true;
    reading.turns += 1;
  }
  if (kind === "agent_message_chunk") hear(update, reading);
  if (kind === "tool_call" || kind === "tool_call_update") takeCall(update, reading, onProgress);
}

/** What comes from the model itself. */
const SPOKEN = new Set(["agent_message_chunk", "agent_thought_chunk", "tool_call"]);

const TextContent = z.looseObject({ type: z.literal("text"), text: z.string() });

function hear({ content, messageId = null }: Update, reading: Reading): void {
  const said = TextContent.safeParse(content);
  if (!said.success) return;
  const isSame = messageId === reading.messageId;
  reading.messageId = messageId;
  reading.text = isSame ? reading.text + said.data.text : said.data.text;
}

/** The tool by which Claude Code answers where it is held to a schema. */
const ANSWER_TOOL = "StructuredOutput";

const NO_CALL: Call = { tool: "", input: {}, isDone: false, isTold: false };

function takeCall(update: Update, reading: Reading, onProgress: (message: string) => void): void {
  const { toolCallId: id = "", status, rawInput, name, title, _meta: meta } = update;
  const before = reading.calls.get(id) ?? NO_CALL;
  const tool = meta?.claudeCode?.toolName ?? name ?? (before.tool === "" ? (title ?? "") : before.tool);
  const input = rawInput ?? before.input;
  const hasInput = Object.keys(input).length > 0;
  if (hasInput && !before.isTold && tool !== ANSWER_TOOL) onProgress(describeToolCall(tool, input));
  reading.calls.set(id, { tool, input, isDone: status === "completed", isTold: hasInput });
  if (status === "completed" || status === "failed") reading.isSpeaking = false;
}

function conclude(reading: Reading): TurnOutcome {
  const facts = factsOf(reading);
  const { end, text } = reading;
  if (end === null) return { kind: "said", structured: null, text: "", facts };
  if (end.type === "failed") return { kind: "failed", ...describeFailedTurn(end), facts };
  if (end.type === "missing") {
    const reason = `needs programs that the sandbox does not have: ${end.programs.join(", ")}. Install them, or take a template that has them.`;
    return { kind: "failed", failure: "not-available", reason, facts };
  }
  const ending = ENDINGS[end.result.stopReason];
  if (ending !== undefined) return { kind: "failed", ...ending, facts };
  const answer = [...reading.calls.values()].findLast(({ tool, isDone }) => tool === ANSWER_TOOL && isDone);
  return { kind: "said", structured: answer?.input ?? null, text, facts };
}

/** https://agentclientprotocol.com/protocol/prompt-turn: stop reasons. `end_turn` is the good one. */
const ENDINGS: Readonly<Record<string, ProgramFailure>> = {
  refusal: describeRefusal(""),
  max_turn_requests: TURNS_USED_UP,
  max_tokens: { failure: "unusable-answer", reason: "gave an answer that its model did not end. Review fewer files." },
  cancelled: { failure: "crash", reason: "was stopped in the midst of its work, and not by Sandpiper." },
};

function factsOf({ calls, turns, denials, model, sessionId, end, costUsd }: Reading): TurnFacts {
  const others = [...calls.values()].filter(({ tool }) => tool !== ANSWER_TOOL);
  return { usage: usageOf(end, costUsd), turns, toolCalls: others.length, denials, model, sessionId };
}

function usageOf(end: Ending | null, costUsd: number | null): AgentUsage | null {
  if (end?.type !== "result" || !end.result.usage) return null;
  const { inputTokens, outputTokens, cachedReadTokens, cachedWriteTokens } = end.result.usage;
  const cachedTokens = cachedReadTokens ?? 0;
  return { inputTokens: inputTokens + cachedTokens + (cachedWriteTokens ?? 0), outputTokens, cachedTokens, costUsd };
}
