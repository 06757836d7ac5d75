import { z } from "zod";
import {
  describeRefusal,
  describeStatus,
  describeUnreachable,
  MONEY_USED_UP,
  NEVER_FITTED,
  quoteWords,
  TURNS_USED_UP,
} from "../cli/model-failure.ts";
import type { ProgramFailure } from "../program-failure.ts";

export const ClaudeUsage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cache_read_input_tokens: z.number().nullish(),
  cache_creation_input_tokens: z.number().nullish(),
});

/** The last event of Claude Code. `subtype: "success"` and exit code 0 say nothing: `is_error` does. */
export const ClaudeEnd = z.object({
  type: z.literal("result"),
  subtype: z.string(),
  is_error: z.boolean(),
  terminal_reason: z.string().nullish(),
  stop_reason: z.string().nullish(),
  api_error_status: z.number().nullish(),
  result: z.string().optional(),
  /** Left out where the model never called the tool for its answer. */
  structured_output: z.unknown().optional(),
  errors: z.array(z.string()).optional(),
  session_id: z.string().optional(),
  num_turns: z.number().optional(),
  permission_denials: z.array(z.unknown()).optional(),
  usage: ClaudeUsage.optional(),
  model_usage_since_last_result: z
    .record(
      z.string(),
      z.object({
        inputTokens: z.number(),
        outputTokens: z.number(),
        cacheReadInputTokens: z.number(),
        cacheCreationInputTokens: z.number(),
        costUSD: z.number(),
      }),
    )
    .optional(),
});
export type ClaudeEnd = z.infer<typeof ClaudeEnd>;

/** Null where the turn ended well. */
export function describeClaudeFailure(end: ClaudeEnd): ProgramFailure | null {
  const words = end.result ?? end.errors?.join("\n") ?? "";
  const limit = LIMITS[end.subtype];
  if (limit !== undefined) return { ...limit, reason: `${limit.reason}${quoteWords(words)}` };
  if (!end.is_error) return null;
  if (end.stop_reason === "refusal") return describeRefusal(words);
  if (typeof end.api_error_status === "number") return describeStatus(end.api_error_status, words);
  if (NO_KEY.test(words)) {
    return { failure: "authentication", reason: `does not know its key.${quoteWords(words)}` };
  }
  if (end.terminal_reason === "blocking_limit") {
    return {
      failure: "crash",
      reason: `was given more than its model can read. Review fewer files.${quoteWords(words)}`,
    };
  }
  if (end.terminal_reason === "api_error") return describeUnreachable(words);
  return { failure: "crash", reason: `failed in the midst of its work (${end.subtype}).${quoteWords(words)}` };
}

/** https://code.claude.com/docs/en/headless: subtypes of the result. */
const LIMITS: Readonly<Record<string, ProgramFailure>> = {
  error_max_turns: TURNS_USED_UP,
  error_max_budget_usd: MONEY_USED_UP,
  error_max_structured_output_retries: NEVER_FITTED,
};

const NO_KEY = /not logged in|invalid api key/i;
