import { z } from "zod";
import type { AgentTask } from "#core/agent/agent.ts";
import type { TurnFacts, TurnOutcome, TurnReader } from "../cli/cli-program.ts";
import { parseJson } from "../cli/parse-json.ts";
import { describeToolCall } from "../cli/tool-progress.ts";
import { describeCodexFailure } from "./failure.ts";
import { withoutNulls } from "../strict-schema.ts";

/** Reads the events of `codex exec --json`: https://developers.openai.com/codex/noninteractive */
export function createCodexReader(
  onProgress: (message: string) => void,
  { answer, checkoutPath }: Pick<AgentTask, "answer" | "checkoutPath">,
): TurnReader {
  const reading: Reading = {
    session: null,
    usage: null,
    complaint: null,
    text: "",
    toolCalls: 0,
    denials: 0,
    turns: 0,
    open: 0,
    isTurnOver: true,
  };
  function report(step: string): void {
    onProgress(step.replaceAll(`${checkoutPath}/`, ""));
  }
  return {
    push(line) {
      const event = parseJson(line, Event);
      if (event !== null) take(event, reading, report);
    },
    end: () => conclude(reading, answer.jsonSchema),
  };
}

interface Reading {
  session: string | null;
  /** Of the whole session. Null before the turn has ended well. */
  usage: z.infer<typeof Usage> | null;
  complaint: string | null;
  /** The last message: the answer, where it is one. Nothing holds it to the schema but the server of the model. */
  text: string;
  toolCalls: number;
  denials: number;
  turns: number;
  /** Items that have started and not completed. */
  open: number;
  /** Whether the next item begins a turn of the model: at first, and when all that it called for is done. */
  isTurnOver: boolean;
}

const Usage = z.object({
  input_tokens: z.number(),
  cached_input_tokens: z.number(),
  output_tokens: z.number(),
});

const Item = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  command: z.string().optional(),
  query: z.string().optional(),
  tool: z.string().optional(),
  status: z.string().optional(),
  changes: z.array(z.object({ path: z.string() })).optional(),
});
type Item = z.infer<typeof Item>;

const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("thread.started"), thread_id: z.string() }),
  z.object({ type: z.literal("item.started"), item: Item }),
  z.object({ type: z.literal("item.completed"), item: Item }),
  z.object({ type: z.literal("turn.completed"), usage: Usage }),
  z.object({ type: z.literal("turn.failed"), error: z.object({ message: z.string() }) }),
  z.object({ type: z.literal("error"), message: z.string() }),
]);
type Event = z.infer<typeof Event>;

function take(event: Event, reading: Reading, onProgress: (message: string) => void): void {
  switch (event.type) {
    case "thread.started":
      reading.session = event.thread_id;
      return;
    case "item.started":
      begin(event.item, reading);
      if (TOOLS.has(event.item.type)) reading.open += 1;
      if (event.item.command !== undefined) onProgress(describeToolCall("Running", { command: event.item.command }));
      return;
    case "item.completed":
      begin(event.item, reading);
      finish(event.item, reading, onProgress);
      return;
    case "turn.completed":
      reading.usage = event.usage;
      return;
    case "turn.failed":
      reading.complaint = event.error.message;
      return;
    case "error":
      // Of a try that is followed by another, too. What counts is the end of the turn.
      onProgress(describeToolCall(event.message, {}));
      return;
  }
}

/** Items of the type "error" are warnings, such as one about a model that is not known. */
const TOOLS = new Set(["command_execution", "file_change", "mcp_tool_call", "web_search"]);

/** The program counts no turns. Calls that the model asks for at once, and that run one after the other, are taken for several. */
function begin({ type }: Item, reading: Reading): void {
  if (type === "error" || !reading.isTurnOver) return;
  reading.turns += 1;
  reading.isTurnOver = false;
}

function finish(item: Item, reading: Reading, onProgress: (message: string) => void): void {
  if (item.type === "agent_message") reading.text = item.text ?? "";
  if (!TOOLS.has(item.type)) return;
  reading.toolCalls += 1;
  reading.open = Math.max(0, reading.open - 1);
  reading.isTurnOver = reading.open === 0;
  if (item.status === "declined") reading.denials += 1;
  for (const { path } of item.changes ?? []) onProgress(describeToolCall("Editing", { path }));
  if (item.type === "mcp_tool_call") onProgress(describeToolCall("Calling", { query: item.tool }));
}

function conclude(reading: Reading, jsonSchema: Readonly<Record<string, unknown>>): TurnOutcome {
  const facts = factsOf(reading);
  if (reading.complaint !== null) return { kind: "failed", ...describeCodexFailure(reading.complaint), facts };
  // An answer counts only where the turn has come to its end.
  const text = reading.usage === null ? "" : reading.text;
  return { kind: "said", structured: readStrict(text, jsonSchema), text, facts };
}

/** What the schema lets be left out is null in the strict dialect. Null for a text that is no JSON as a whole. */
function readStrict(text: string, jsonSchema: Readonly<Record<string, unknown>>): unknown {
  try {
    return withoutNulls(JSON.parse(text), jsonSchema);
  } catch {
    return null;
  }
}

function factsOf({ session, usage, turns, toolCalls, denials }: Reading): TurnFacts {
  return {
    usage: usage === null ? null : toUsage(usage),
    turns,
    toolCalls,
    denials,
    model: null,
    sessionId: session,
  };
}

/** It counts tokens from a cache among those that were read, and knows no prices. */
function toUsage({ input_tokens, output_tokens, cached_input_tokens }: z.infer<typeof Usage>): TurnFacts["usage"] {
  return { inputTokens: input_tokens, outputTokens: output_tokens, cachedTokens: cached_input_tokens, costUsd: null };
}
