import * as z from "zod";
import type { Ask, JsonSchema } from "../ask.ts";
import { argumentsOf, piecesOf, type Reply, type Usage } from "../reply.ts";
import { countTurns } from "./count-turns.ts";
import { event } from "./event.ts";
import type { Protocol, VendorError } from "./protocol.ts";

/** https://ai.google.dev/api/generate-content */
export const gemini: Protocol = { readAsk, streamReply, wholeReply, errorBody };

const Part = z.looseObject({
  text: z.string().optional(),
  functionCall: z.looseObject({ id: z.string().optional(), name: z.string(), args: z.unknown().optional() }).optional(),
  functionResponse: z
    .looseObject({ id: z.string().optional(), name: z.string(), response: z.unknown().optional() })
    .optional(),
});

const Content = z.looseObject({ role: z.string().default("user"), parts: z.array(Part).default([]) });
type Content = z.infer<typeof Content>;

const Declaration = z.looseObject({
  name: z.string(),
  parameters: z.record(z.string(), z.unknown()).optional(),
  parametersJsonSchema: z.record(z.string(), z.unknown()).optional(),
});

const Body = z.looseObject({
  contents: z.array(Content).min(1),
  systemInstruction: Content.optional(),
  tools: z.array(z.looseObject({ functionDeclarations: z.array(Declaration).default([]) })).default([]),
  generationConfig: z
    .looseObject({
      responseJsonSchema: z.record(z.string(), z.unknown()).optional(),
      responseSchema: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

function readAsk(body: unknown, path: string): Ask {
  const { contents, systemInstruction, tools, generationConfig } = Body.parse(body);
  const parts = contents.flatMap((content) => content.parts);
  const calls = new Map(parts.flatMap(({ functionCall }) => functionCall ?? []).map((call) => [call.id, call]));
  const declarations = tools.flatMap(({ functionDeclarations }) => functionDeclarations);
  return {
    protocol: "gemini",
    model: /models\/([^:/]+)/.exec(path)?.[1] ?? "",
    stream: path.includes(":streamGenerateContent"),
    system: systemInstruction === undefined ? "" : textOf(systemInstruction),
    said: contents
      .filter(({ role }) => role === "user")
      .map(textOf)
      .filter((text) => text !== ""),
    tools: declarations.map(({ name, parameters, parametersJsonSchema }) => ({
      name,
      schema: (parametersJsonSchema ?? parameters ?? {}) as JsonSchema,
    })),
    results: parts
      .flatMap(({ functionResponse }) => functionResponse ?? [])
      .map(({ id, name, response }) => ({
        tool: name,
        input: id === undefined ? undefined : calls.get(id)?.args,
        output: outputOf(response),
      })),
    turnsTaken: countTurns(
      contents.map(({ role, parts: said }) => ({
        model: role === "model",
        callId: said.find(({ functionCall }) => functionCall !== undefined)?.functionCall?.id,
      })),
    ),
    answerSchema: generationConfig?.responseJsonSchema ?? generationConfig?.responseSchema ?? null,
    session: null,
  };
}

function textOf({ parts }: Content): string {
  return parts.flatMap(({ text }) => text ?? []).join("\n");
}

function outputOf(response: unknown): string {
  const parsed = z.looseObject({ output: z.string() }).safeParse(response);
  return parsed.success ? parsed.data.output : (JSON.stringify(response) ?? "");
}

function streamReply(reply: Reply, ask: Ask): readonly string[] {
  const last = chunkOf(reply, ask, { parts: callsOf(reply), finishReason: finishReason(reply) });
  return [...piecesOf(reply.text).map((text) => event(chunkOf(reply, ask, { parts: [{ text }] }))), event(last)];
}

function wholeReply(reply: Reply, ask: Ask): unknown {
  const text = reply.text === "" ? [] : [{ text: reply.text }];
  return chunkOf(reply, ask, { parts: [...text, ...callsOf(reply)], finishReason: finishReason(reply) });
}

function callsOf({ calls }: Reply): readonly unknown[] {
  return calls.flatMap((call) => {
    const args = argumentsOf(call);
    return args === null ? [] : [{ functionCall: { id: call.id, name: call.tool, args } }];
  });
}

interface Candidate {
  readonly parts: readonly unknown[];
  readonly finishReason?: string;
}

function chunkOf(reply: Reply, { model }: Ask, { parts, ...rest }: Candidate): unknown {
  return {
    candidates: [{ index: 0, content: { role: "model", parts }, ...rest }],
    usageMetadata: usageOf(reply.usage),
    modelVersion: model,
    responseId: reply.id,
  };
}

/** Gemini parses the arguments of a call itself, and ends the turn where it cannot. */
function finishReason(reply: Reply): string {
  if (reply.refused) return "SAFETY";
  return reply.calls.some((call) => argumentsOf(call) === null) ? "MALFORMED_FUNCTION_CALL" : "STOP";
}

function usageOf({ input, cacheRead, cacheWrite, output, thinking }: Usage): unknown {
  const promptTokenCount = input + cacheRead + cacheWrite;
  return {
    promptTokenCount,
    cachedContentTokenCount: cacheRead,
    candidatesTokenCount: output - thinking,
    thoughtsTokenCount: thinking,
    totalTokenCount: promptTokenCount + output,
  };
}

/** https://ai.google.dev/gemini-api/docs/troubleshooting */
const ERRORS: Readonly<Record<number, readonly [status: string, message: string]>> = {
  400: ["INVALID_ARGUMENT", "Request contains an invalid argument."],
  401: [
    "UNAUTHENTICATED",
    "API keys are not supported by this API. Expected OAuth2 access token or other authentication credentials that assert a principal.",
  ],
  402: ["FAILED_PRECONDITION", "Billing is not enabled for this project."],
  403: ["PERMISSION_DENIED", "Your API key does not have the required permissions."],
  404: ["NOT_FOUND", "models/unknown is not found for API version v1beta, or is not supported for generateContent."],
  429: ["RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details."],
  500: ["INTERNAL", "An internal error has occurred."],
  503: ["UNAVAILABLE", "The model is overloaded. Please try again later."],
  529: ["UNAVAILABLE", "The model is overloaded. Please try again later."],
};

function errorBody({ status, message }: VendorError): unknown {
  const [name, usual] = ERRORS[status] ?? ["UNKNOWN", `Status ${status}`];
  return { error: { code: status, message: message ?? usual, status: name } };
}
