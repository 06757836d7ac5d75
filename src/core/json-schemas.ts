import { z } from "zod";
import type { AnswerFormat } from "./agent/agent.ts";
import { Config } from "./config/config.ts";
import { FixReport } from "./fix/fix-report.ts";
import { ReviewOutput } from "./render/render-json.ts";
import { ReviewReport } from "./review/review-report.ts";

/** The answer to a review task. */
export function reviewAnswer(): AnswerFormat<ReviewReport> {
  return answerFormat(ReviewReport);
}

/** The answer to a fix task. */
export function fixAnswer(): AnswerFormat<FixReport> {
  return answerFormat(FixReport);
}

/** `$schema` is left out, because some agents refuse a dialect that they do not know by name. */
function answerFormat<T>(schema: z.ZodType<T>): AnswerFormat<T> {
  const { $schema: _dialect, ...jsonSchema } = z.toJSONSchema(schema, { io: "input" });
  return { schema, jsonSchema };
}

/** The schemas that are published under `schema/`, by file name. */
export function publishedSchemas(): Readonly<Record<string, unknown>> {
  return {
    "config.json": titled("Sandpiper: .sandpiper.yml", z.toJSONSchema(Config, { io: "input" })),
    "review-report.json": titled(
      "Sandpiper: the answer of an agent to a review",
      z.toJSONSchema(ReviewReport, { io: "input" }),
    ),
    "fix-report.json": titled("Sandpiper: the answer of an agent to a fix", z.toJSONSchema(FixReport, { io: "input" })),
    "review.json": titled(
      "Sandpiper: the result of a review, as --format json prints it",
      z.toJSONSchema(ReviewOutput),
    ),
  };
}

function titled(
  title: string,
  { $schema, ...schema }: z.core.JSONSchema.BaseSchema,
): Readonly<Record<string, unknown>> {
  return { $schema, title, ...schema };
}
