import * as z from "zod";
import type { Ask, JsonSchema } from "../ask.ts";
import { piecesOf, type Reply, type ReplyCall, type Usage } from "../reply.ts";
import { countTurns } from "./count-turns.ts";
import { event } from "./event.ts";
import { openaiError } from "./openai-errors.ts";
import type { Protocol } from "./protocol.ts";
import { readArguments } from "./read-arguments.ts";

/** https://platform.openai.com/docs/api-reference/chat */
export const openaiChat: Protocol = { readAsk, streamReply, wholeReply, errorBody: openaiError };

const Message = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).nullish(),
  tool_calls: z
    .array(z.looseObject({ id: z.string(), function: z.looseObject({ name: z.string(), arguments: z.string() }) }))
    .nullish(),
  tool_call_id: z.string().optional(),
});
type Message = z.infer<typeof Message>;

const Body = z.looseObject({
  model: z.string(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  messages: z.array(Message).min(1),
  tools: z
    .array(
      z.looseObject({
        function: z.looseObject({ name: z.string(), parameters: z.record(z.string(), z.unknown()).optional() }),
      }),
    )
    .nullish(),
  response_format: z
    .looseObject({ json_schema: z.looseObject({ schema: z.record(z.string(), z.unknown()).optional() }).optional() })
    .nullish(),
});

function readAsk(body: unknown): Ask {
  const { model, stream, messages, tools, response_format } = Body.parse(body);
  const calls = new Map(messages.flatMap(({ tool_calls }) => tool_calls ?? []).map((call) => [call.id, call.function]));
  return {
    protocol: "openai-chat",
    model,
    stream: stream ?? false,
    system: textsOf(messages, ["system", "developer"]).join("\n"),
    said: textsOf(messages, ["user"]),
    tools: (tools ?? []).map((tool) => ({
      name: tool.function.name,
      schema: (tool.function.parameters ?? {}) as JsonSchema,
    })),
    results: messages
      .filter(({ role }) => role === "tool")
      .map((message) => ({
        tool: calls.get(message.tool_call_id ?? "")?.name ?? "",
        input: readArguments(calls.get(message.tool_call_id ?? "")?.arguments),
        output: textOf(message),
      })),
    turnsTaken: countTurns(
      messages.map(({ role, tool_calls }) => ({ model: role === "assistant", callId: tool_calls?.[0]?.id })),
    ),
    answerSchema: (response_format?.json_schema?.schema as JsonSchema | undefined) ?? null,
    session: null,
  };
}

function textsOf(messages: readonly Message[], roles: readonly string[]): readonly string[] {
  return messages.filter(({ role }) => roles.includes(role)).map((message) => textOf(message));
}

function textOf({ content }: Message): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => text ?? "").join("\n");
}

function streamReply(reply: Reply, ask: Ask): readonly string[] {
  const deltas = [
    { role: "assistant", content: "" },
    ...piecesOf(reply.text).map((content) => ({ content })),
    ...reply.calls.flatMap((call, index) => streamCall(call, index)),
  ];
  return [
    ...deltas.map((delta) =>
      chunk(reply, ask, { choices: [{ index: 0, delta, logprobs: null, finish_reason: null }] }),
    ),
    chunk(reply, ask, { choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: finishReason(reply) }] }),
    // Asked for by stream_options.include_usage, which all agents here do; those that do not must ignore it.
    chunk(reply, ask, { choices: [], usage: usageOf(reply.usage) }),
    event("[DONE]"),
  ];
}

function streamCall({ id, tool, argumentsText }: ReplyCall, index: number): readonly object[] {
  return [
    { tool_calls: [{ index, id, type: "function", function: { name: tool, arguments: "" } }] },
    ...piecesOf(argumentsText).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ];
}

function chunk({ id }: Reply, { model }: Ask, rest: object): string {
  return event({ id: `chatcmpl-${id}`, object: "chat.completion.chunk", created: CREATED, model, ...rest });
}

/** Any moment will do; one that never changes keeps recordings alike. */
const CREATED = 1_767_225_600;

function wholeReply(reply: Reply, { model }: Ask): unknown {
  const calls = reply.calls.map(({ id, tool, argumentsText }) => ({
    id,
    type: "function",
    function: { name: tool, arguments: argumentsText },
  }));
  const message = {
    role: "assistant",
    content: reply.text === "" ? null : reply.text,
    refusal: null,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return {
    id: `chatcmpl-${reply.id}`,
    object: "chat.completion",
    created: CREATED,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(reply) }],
    usage: usageOf(reply.usage),
  };
}

function finishReason({ refused, calls }: Reply): string {
  if (refused) return "content_filter";
  return calls.length > 0 ? "tool_calls" : "stop";
}

function usageOf({ input, cacheRead, cacheWrite, output, thinking }: Usage): unknown {
  const read = input + cacheRead + cacheWrite;
  return {
    prompt_tokens: read,
    completion_tokens: output,
    total_tokens: read + output,
    prompt_tokens_details: { cached_tokens: cacheRead },
    completion_tokens_details: { reasoning_tokens: thinking },
  };
}
