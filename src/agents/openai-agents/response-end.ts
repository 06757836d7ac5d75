import { z } from "zod";
import { describeRefusal, describeStatus, describeUnreachable } from "../cli/model-failure.ts";
import type { ProgramFailure } from "../program-failure.ts";
import { SAID_NOTHING } from "../repair.ts";

/** A response of the model that ended without an answer, in a way that the SDK does not tell, or goes on after for ever. */
export class ResponseError extends Error {
  override readonly name = "ResponseError";
  readonly explained: ProgramFailure;

  constructor(explained: ProgramFailure) {
    super(explained.reason);
    this.explained = explained;
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
  return new ResponseError(explain(unfinished.data.event.response));
}

type Response = z.infer<typeof Unfinished>["event"]["response"];

function explain({ incomplete_details: incomplete, error }: Response): ProgramFailure {
  if (incomplete?.reason === "content_filter") return describeRefusal("It was stopped by the filters of its server.");
  if (incomplete?.reason === "max_output_tokens") {
    return {
      failure: "budget",
      reason: "used up the words that its model may say in one answer. Review fewer files.",
    };
  }
  const words = [error?.code, error?.message].filter(Boolean).join(": ");
  return error?.code === "rate_limit_exceeded" ? describeStatus(429, words) : describeUnreachable(words);
}

/** The SDK would ask again until the turns are used up. */
const SILENCE = new ResponseError(SAID_NOTHING);
