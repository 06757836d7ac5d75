import { z } from "zod";

const Addressed = z.object({
  id: z.string().describe("Id of the finding, such as F2."),
  status: z.enum(["fixed", "partly", "not"]),
  note: z.string().default("").describe("What was done, or why nothing was."),
});

const Verification = z.object({
  command: z.string(),
  exitCode: z.int(),
  outputTail: z.string().default("").describe("The last lines of what it printed."),
});

/** What an agent must answer to a fix task. Its edits are read from the checkout, and none of this is believed without them. */
export const FixReport = z.object({
  summary: z.string().describe("Markdown, a few sentences: what was changed and why."),
  title: z.string().describe("Title of the fix pull request, in the imperative."),
  commitMessage: z.string(),
  addressed: z.array(Addressed).default([]),
  verification: z.array(Verification).default([]).describe("Commands that were run to check the fix."),
});
export type FixReport = z.infer<typeof FixReport>;
