import { z } from "zod";

const Lane = z.object({
  name: z.string(),
  version: z.string().nullable().default(null),
  files: z.int().nonnegative(),
  findings: z.int().nonnegative(),
});

/** What a program may say about itself, beside the answer that was asked for. */
export const ProgramFacts = z.object({
  version: z.string().nullable().default(null),
  lanes: z.array(Lane).default([]),
});
export type ProgramFacts = z.infer<typeof ProgramFacts>;
