import { z } from "zod";
import type { AgentFailure } from "#core/agent/agent.ts";

/** A response of the model that ended without an answer, in a way that the SDK does not tell, or goes on after for ever. */
export class ResponseError extends Error {
  override readonly name = "ResponseError";
  readonly failure: AgentFailure;
  /** Completes the sentence "The agent x ...". */
  readonly reason: string;

  constructor(failure: AgentFailure, reason: string) {
    super(reason);
    this.failure = failure;
    this.reason = reason;
  }
}

const Done = z.looseObject({
  type: z.literal("response_done"),
  response: z.looseObject({ output: z.array(z.unknown()) }),
});

/** https://platform.openai.com/docs/api-reference/responses-streaming */
const Unfinished = z.looseObject({
  type: z.literal("model"),
  event: z.looseObject({
    type: z.enum(["response.incomplete", "response.failed"]),
    response: z.looseObject({
      incomplete_details: z.looseObject({ reason: z.string() }).nullish(),
      error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
    }),
  }),
});

/** Null for events that go on, or that end well. */
export function endingOf(event: unknown): ResponseError | null {
  const done = Done.safeParse(event);
  if (done.success) return done.data.response.output.length === 0 ? SILENCE : null;

  const unfinished = Unfinished.safeParse(event);
  if (!unfinished.success) return null;
  const { incomplete_details: incomplete, error } = unfinished.data.event.response;
  if (incomplete?.reason === "content_filter") {
    return new ResponseError("refusal", "was stopped by the filters of its model's server.");
  }
  if (incomplete?.reason === "max_output_tokens") {
    return new ResponseError("budget", "used up the words that its model may say in one answer. Review fewer files.");
  }
  const message = [error?.code, error?.message].filter(Boolean).join(": ").slice(0, 500);
  if (error?.code === "rate_limit_exceeded") {
    return new ResponseError("rate-limit", `was told by the model's server to slow down. Try again later. ${message}`);
  }
  return new ResponseError("overload", `met a model's server that failed. Try again later. ${message}`);
}

/** The SDK would ask again until the turns are used up. */
const SILENCE = new ResponseError("empty-answer", "said nothing, though it ended well. Look into its transcript.");
