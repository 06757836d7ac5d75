import * as z from "zod";
import type { Ask, JsonSchema } from "../ask.ts";
import { piecesOf, type Reply, type ReplyCall, type Usage } from "../reply.ts";
import { countTurns } from "./count-turns.ts";
import { event } from "./event.ts";
import { openaiError } from "./openai-errors.ts";
import type { Protocol } from "./protocol.ts";
import { readArguments } from "./read-arguments.ts";

/** https://platform.openai.com/docs/api-reference/responses */
export const openaiResponses: Protocol = { readAsk, streamReply, wholeReply, errorBody: openaiError };

const Item = z.looseObject({
  type: z.string().default("message"),
  role: z.string().optional(),
  content: z.unknown().optional(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  output: z.unknown().optional(),
});
type Item = z.infer<typeof Item>;

const Tool = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
});

const Body = z.looseObject({
  model: z.string(),
  stream: z.boolean().nullish(),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(Item)]),
  tools: z.array(Tool).nullish(),
  text: z
    .looseObject({ format: z.looseObject({ schema: z.record(z.string(), z.unknown()).optional() }).optional() })
    .nullish(),
  prompt_cache_key: z.string().nullish(),
});

/** What the model itself has put into the conversation. */
const OF_MODEL = new Set(["function_call", "custom_tool_call", "local_shell_call", "reasoning"]);

function readAsk(body: unknown): Ask {
  const { model, stream, instructions, input, tools, text, prompt_cache_key } = Body.parse(body);
  const items = typeof input === "string" ? [Item.parse({ role: "user", content: input })] : input;
  const calls = new Map(items.filter(({ type }) => type === "function_call").map((item) => [item.call_id, item]));
  const messages = items.filter(({ type }) => type === "message");
  return {
    protocol: "openai-responses",
    model,
    stream: stream ?? false,
    system: [instructions ?? "", ...textsOf(messages, ["system", "developer"])].join("\n"),
    said: textsOf(messages, ["user"]),
    tools: (tools ?? []).map(({ type, name, parameters }) => ({
      name: name ?? type,
      schema: (parameters ?? {}) as JsonSchema,
    })),
    results: items
      .filter(({ type }) => type === "function_call_output")
      .map((item) => ({
        tool: calls.get(item.call_id)?.name ?? "",
        input: readArguments(calls.get(item.call_id)?.arguments),
        output: textOf(item.output),
      })),
    turnsTaken: countTurns(items.map((item) => ({ model: isOfModel(item), callId: item.call_id }))),
    answerSchema: (text?.format?.schema as JsonSchema | undefined) ?? null,
    session: prompt_cache_key ?? null,
  };
}

function isOfModel({ type, role }: Item): boolean {
  return OF_MODEL.has(type) || (type === "message" && role === "assistant");
}

function textsOf(messages: readonly Item[], roles: readonly string[]): readonly string[] {
  return messages.filter(({ role }) => roles.includes(role ?? "")).map(({ content }) => textOf(content));
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  const parts = z.array(z.looseObject({ text: z.string().optional() })).safeParse(content);
  return parts.success ? parts.data.map(({ text }) => text ?? "").join("\n") : (JSON.stringify(content) ?? "");
}

function streamReply(reply: Reply, ask: Ask): readonly string[] {
  const started = { ...response(reply, ask), status: "in_progress", output: [], usage: null, incomplete_details: null };
  const ending = reply.refused ? "response.incomplete" : "response.completed";
  const events = [
    { type: "response.created", response: started },
    { type: "response.in_progress", response: started },
    ...outputOf(reply).flatMap((item, index) => streamItem(item, index)),
    { type: ending, response: response(reply, ask) },
  ];
  return events.map((one, sequence_number) => event({ ...one, sequence_number }, one.type));
}

type Output = MessageItem | CallItem;
interface MessageItem {
  readonly type: "message";
  readonly id: string;
  readonly text: string;
}
interface CallItem {
  readonly type: "function_call";
  readonly id: string;
  readonly call: ReplyCall;
}

function outputOf({ id, text, calls }: Reply): readonly Output[] {
  const said: readonly Output[] = text === "" ? [] : [{ type: "message", id: `msg_${id}`, text }];
  return [...said, ...calls.map((call) => ({ type: "function_call" as const, id: `fc_${call.id}`, call }))];
}

type Event = Readonly<Record<string, unknown>> & { readonly type: string };

function streamItem(item: Output, output_index: number): readonly Event[] {
  const place = { item_id: item.id, output_index };
  return [
    { type: "response.output_item.added", output_index, item: present(item, "in_progress") },
    ...(item.type === "message" ? streamText(item.text, place) : streamArguments(item.call, place)),
    { type: "response.output_item.done", output_index, item: present(item, "completed") },
  ];
}

function streamText(text: string, place: object): readonly Event[] {
  const at = { ...place, content_index: 0 };
  return [
    { type: "response.content_part.added", ...at, part: textPart("") },
    ...piecesOf(text).map((delta) => ({ type: "response.output_text.delta", ...at, delta, logprobs: [] })),
    { type: "response.output_text.done", ...at, text, logprobs: [] },
    { type: "response.content_part.done", ...at, part: textPart(text) },
  ];
}

function streamArguments({ argumentsText, tool }: ReplyCall, place: object): readonly Event[] {
  return [
    ...piecesOf(argumentsText).map((delta) => ({ type: "response.function_call_arguments.delta", ...place, delta })),
    { type: "response.function_call_arguments.done", ...place, name: tool, arguments: argumentsText },
  ];
}

function present(item: Output, status: "in_progress" | "completed"): unknown {
  const { id, type } = item;
  const done = status === "completed";
  if (item.type === "message")
    return { id, type, status, role: "assistant", content: done ? [textPart(item.text)] : [] };
  const { call } = item;
  return { id, type, status, call_id: call.id, name: call.tool, arguments: done ? call.argumentsText : "" };
}

function textPart(text: string): unknown {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

function wholeReply(reply: Reply, ask: Ask): unknown {
  return response(reply, ask);
}

function response(reply: Reply, { model }: Ask): Readonly<Record<string, unknown>> {
  return {
    id: `resp_${reply.id}`,
    object: "response",
    created_at: CREATED_AT,
    status: reply.refused ? "incomplete" : "completed",
    incomplete_details: reply.refused ? { reason: "content_filter" } : null,
    error: null,
    model,
    output: outputOf(reply).map((item) => present(item, "completed")),
    parallel_tool_calls: true,
    tool_choice: "auto",
    tools: [],
    usage: usageOf(reply.usage),
    metadata: {},
  };
}

/** Any moment will do; one that never changes keeps recordings alike. */
const CREATED_AT = 1_767_225_600;

function usageOf({ input, cacheRead, cacheWrite, output, thinking }: Usage): unknown {
  const read = input + cacheRead + cacheWrite;
  return {
    input_tokens: read,
    input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: thinking },
    total_tokens: read + output,
  };
}
