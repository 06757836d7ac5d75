import { z } from "zod";
import { Finding } from "../finding/finding.ts";

export const SkippedFile = z.object({ path: z.string(), reason: z.string() });
export type SkippedFile = z.infer<typeof SkippedFile>;

/** What an agent must answer to a review task. The schema that checks it is the schema it is shown. */
export const ReviewReport = z.object({
  summary: z.string().describe("Markdown, a few sentences: what the change does and what matters about it."),
  findings: z.array(Finding),
  filesReviewed: z.array(z.string()).describe("Paths that were really read."),
  filesSkipped: z.array(SkippedFile).default([]).describe("Paths that were not read, each with the reason."),
  verdict: z.enum(["pass", "fail"]).describe("The reviewer's opinion. The host decides by its own policy."),
});
export type ReviewReport = z.infer<typeof ReviewReport>;

/** Only `reviewed` can be green. */
export type ReviewState = "reviewed" | "partial" | "not_reviewed";
