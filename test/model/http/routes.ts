import { anthropicMessages } from "../protocols/anthropic-messages.ts";
import { gemini } from "../protocols/gemini.ts";
import { openaiChat } from "../protocols/openai-chat.ts";
import { openaiResponses } from "../protocols/openai-responses.ts";
import type { Protocol } from "../protocols/protocol.ts";

export type Route =
  | { readonly kind: "ask"; readonly protocol: Protocol }
  | { readonly kind: "count-tokens"; readonly protocol: Protocol }
  | { readonly kind: "models"; readonly protocol: Protocol }
  | { readonly kind: "hello" };

const ROUTES: readonly (readonly [pattern: RegExp, route: Route])[] = [
  [/^POST \/v1\/messages$/, { kind: "ask", protocol: anthropicMessages }],
  [/^POST \/v1\/messages\/count_tokens$/, { kind: "count-tokens", protocol: anthropicMessages }],
  [/^(HEAD|GET) (\/api\/hello|\/)$/, { kind: "hello" }],
  [/^POST \/v1\/responses$/, { kind: "ask", protocol: openaiResponses }],
  [/^POST \/v1\/chat\/completions$/, { kind: "ask", protocol: openaiChat }],
  [/^GET \/v1\/models$/, { kind: "models", protocol: openaiChat }],
  [/^POST \/v1beta\/models\/[^/]+:(streamGenerateContent|generateContent)$/, { kind: "ask", protocol: gemini }],
  [/^POST \/v1beta\/models\/[^/]+:countTokens$/, { kind: "count-tokens", protocol: gemini }],
];

/** What a request is for; null where this server has nothing to say. */
export function findRoute(method: string, path: string): Route | null {
  return ROUTES.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? null;
}
