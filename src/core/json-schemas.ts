import { z } from "zod";
import { Config } from "./config/config.ts";
import { ReviewOutput } from "./render/render-json.ts";
import { ReviewReport } from "./review/review-report.ts";

/**
 * The JSON Schema of the answer to a review task: what an agent is shown, made from what checks it.
 * `$schema` is left out, because some agents refuse a dialect that they do not know by name.
 */
export function reviewReportJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(ReviewReport, { io: "input" });
  return schema;
}

/** The schemas that are published under `schema/`, by file name. */
export function publishedSchemas(): Readonly<Record<string, unknown>> {
  return {
    "config.json": titled("Sandpiper: .sandpiper.yml", z.toJSONSchema(Config, { io: "input" })),
    "review-report.json": titled(
      "Sandpiper: the answer of an agent to a review",
      z.toJSONSchema(ReviewReport, { io: "input" }),
    ),
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
