import * as z from "zod";
import type { Ask, JsonSchema } from "../ask.ts";
import { argumentsOf, piecesOf, type Reply, type ReplyCall, type Usage } from "../reply.ts";
import { countTurns } from "./count-turns.ts";
import { event } from "./event.ts";
import type { Protocol, VendorError } from "./protocol.ts";

/** https://platform.claude.com/docs/en/api/messages */
export const anthropicMessages: Protocol = { readAsk, streamReply, wholeReply, errorBody };

const Block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  input: z.unknown().optional(),
  tool_use_id: z.string().optional(),
  content: z.unknown().optional(),
});
type Block = z.infer<typeof Block>;

const Content = z.union([z.string(), z.array(Block)]);

const Body = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  system: Content.default(""),
  // Claude Code also sends messages of the role "system" in the midst of others.
  messages: z.array(z.looseObject({ role: z.enum(["user", "assistant", "system"]), content: Content })).min(1),
  tools: z
    .array(z.looseObject({ name: z.string(), input_schema: z.record(z.string(), z.unknown()).default({}) }))
    .default([]),
  metadata: z.looseObject({ user_id: z.string().optional() }).optional(),
  output_config: z
    .looseObject({ format: z.looseObject({ schema: z.record(z.string(), z.unknown()) }).optional() })
    .optional(),
});

/** What Claude Code lets the model have said where it goes on after a turn that ended with a call. */
const PUT_IN_THE_MOUTH = "No response requested.";

function readAsk(body: unknown): Ask {
  const { model, stream, system, messages, tools, metadata, output_config } = Body.parse(body);
  const blocks = messages.flatMap(({ role, content }) => blocksOf(content).map((block) => ({ role, block })));
  const calls = new Map(blocks.filter(({ block }) => block.type === "tool_use").map(({ block }) => [block.id, block]));
  const results = blocks.filter(({ block }) => block.type === "tool_result").map(({ block }) => block);
  return {
    protocol: "anthropic-messages",
    model,
    stream,
    system: textOf(system),
    said: blocks
      .filter(({ role, block }) => role !== "assistant" && block.type === "text")
      .map(({ block }) => block.text ?? ""),
    tools: tools.map(({ name, input_schema }) => ({ name, schema: input_schema as JsonSchema })),
    results: results.map(({ tool_use_id, content }) => ({
      tool: calls.get(tool_use_id)?.name ?? "",
      input: calls.get(tool_use_id)?.input,
      output: textOf(content),
    })),
    turnsTaken: countTurns(
      messages
        .filter(({ role, content }) => role !== "system" && textOf(content) !== PUT_IN_THE_MOUTH)
        .map(({ role, content }) => ({
          model: role === "assistant",
          callId: blocksOf(content).find(({ type }) => type === "tool_use")?.id,
        })),
    ),
    answerSchema: (output_config?.format?.schema as JsonSchema | undefined) ?? null,
    session: metadata?.user_id ?? null,
  };
}

function blocksOf(content: z.infer<typeof Content>): readonly Block[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

function textOf(content: unknown): string {
  const parsed = Content.safeParse(content);
  if (!parsed.success) return content === undefined ? "" : JSON.stringify(content);
  return blocksOf(parsed.data)
    .map(({ text }) => text ?? "")
    .join("\n");
}

function streamReply(reply: Reply, ask: Ask): readonly string[] {
  const blocks = [...(reply.text === "" ? [] : [reply.text]), ...reply.calls];
  return [
    typed("message_start", {
      message: {
        ...message(reply, ask),
        content: [],
        stop_reason: null,
        usage: { ...usageOf(reply.usage), output_tokens: 1 },
      },
    }),
    typed("ping", {}),
    ...blocks.flatMap((block, index) => streamBlock(block, index)),
    typed("message_delta", {
      delta: { stop_reason: stopReason(reply), stop_sequence: null },
      usage: usageOf(reply.usage),
    }),
    typed("message_stop", {}),
  ];
}

function streamBlock(block: string | ReplyCall, index: number): readonly string[] {
  const start = typeof block === "string" ? { type: "text", text: "" } : toolUse(block, {});
  const pieces = piecesOf(typeof block === "string" ? block : block.argumentsText);
  const deltas = pieces.map((piece) =>
    typeof block === "string" ? { type: "text_delta", text: piece } : { type: "input_json_delta", partial_json: piece },
  );
  return [
    typed("content_block_start", { index, content_block: start }),
    ...deltas.map((delta) => typed("content_block_delta", { index, delta })),
    typed("content_block_stop", { index }),
  ];
}

function typed(type: string, data: Readonly<Record<string, unknown>>): string {
  return event({ type, ...data }, type);
}

function wholeReply(reply: Reply, ask: Ask): unknown {
  const text = reply.text === "" ? [] : [{ type: "text", text: reply.text }];
  return {
    ...message(reply, ask),
    content: [...text, ...reply.calls.map((call) => toolUse(call, argumentsOf(call) ?? {}))],
  };
}

function message(reply: Reply, { model }: Ask): Readonly<Record<string, unknown>> {
  return {
    id: `msg_${reply.id}`,
    type: "message",
    role: "assistant",
    model,
    stop_reason: stopReason(reply),
    stop_sequence: null,
    usage: usageOf(reply.usage),
  };
}

function toolUse({ id, tool }: ReplyCall, input: unknown): unknown {
  return { type: "tool_use", id, name: tool, input };
}

function stopReason({ refused, calls }: Reply): string {
  if (refused) return "refusal";
  return calls.length > 0 ? "tool_use" : "end_turn";
}

function usageOf({ input, cacheRead, cacheWrite, output }: Usage): Readonly<Record<string, unknown>> {
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    output_tokens: output,
    service_tier: "standard",
  };
}

/** https://platform.claude.com/docs/en/api/errors */
const ERRORS: Readonly<Record<number, readonly [type: string, message: string]>> = {
  400: ["invalid_request_error", "messages: at least one message is required"],
  401: ["authentication_error", "invalid x-api-key"],
  402: [
    "billing_error",
    "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
  ],
  403: ["permission_error", "Your API key does not have permission to use the specified resource."],
  404: ["not_found_error", "model: not found"],
  429: [
    "rate_limit_error",
    "This request would exceed your organization's rate limit of 50,000 input tokens per minute.",
  ],
  500: ["api_error", "Internal server error"],
  503: ["api_error", "Service unavailable"],
  529: ["overloaded_error", "Overloaded"],
};

function errorBody({ status, message: text }: VendorError): unknown {
  const [type, usual] = ERRORS[status] ?? ["api_error", `Status ${status}`];
  return { type: "error", error: { type, message: text ?? usual }, request_id: "req_scripted" };
}
