import { z } from "zod";
import { ReviewReport } from "#core/review/review-report.ts";

const Lane = z.object({
  name: z.string(),
  version: z.string().nullable().default(null),
  files: z.int().nonnegative(),
  findings: z.int().nonnegative(),
});

/** What a program writes to stdout: the report that was asked for, and what it may say about itself. */
export const ProgramAnswer = ReviewReport.extend({
  version: z.string().nullable().default(null),
  lanes: z.array(Lane).default([]),
});
export type ProgramAnswer = z.infer<typeof ProgramAnswer>;
