import { z } from "zod";

/** Least to most severe, so that thresholds compare by index. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

export const CATEGORIES = ["bug", "security", "performance", "maintainability", "tests", "docs", "style"] as const;
export const Category = z.enum(CATEGORIES);
export type Category = z.infer<typeof Category>;

/** RIGHT is the head's side of the diff (added and context lines), LEFT the base's (deleted lines), as GitHub names them. */
export const Side = z.enum(["RIGHT", "LEFT"]);
export type Side = z.infer<typeof Side>;

export const Evidence = z.object({
  command: z.string().describe("The command that shows the problem."),
  expected: z.string().describe("What a correct program would print or do."),
  observed: z.string().describe("What was printed or done."),
});
export type Evidence = z.infer<typeof Evidence>;

/** One problem, as an agent reports it. The quote is the truth about its place; the line numbers are a hint. */
export const Finding = z.object({
  path: z.string().min(1).describe("Path in the repository, with forward slashes, as in the head commit."),
  side: Side.default("RIGHT").describe("RIGHT for lines of the head, LEFT for deleted lines."),
  startLine: z.int().positive().describe("First line, counted from 1, in the file of that side."),
  endLine: z.int().positive().describe("Last line, the same as startLine for a single line."),
  quote: z.string().describe("The exact line or lines that the finding is about, copied from the file."),
  severity: Severity,
  category: Category,
  title: z.string().min(1).max(200).describe("One sentence that names the problem."),
  body: z.string().describe("Markdown: what goes wrong, when, and what to do."),
  suggestion: z
    .string()
    .optional()
    .describe("Replacement for exactly the quoted lines, without a trailing newline. Empty to delete them."),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("How sure the reviewer is, from 0 to 1. Ranked as 0.5 where it is not given."),
  evidence: Evidence.optional(),
  rule: z
    .object({ id: z.string(), url: z.url().optional() })
    .optional()
    .describe("The rule of a static analyser that was broken, where one was."),
});
export type Finding = z.infer<typeof Finding>;

/** Where a finding can be shown. GitHub accepts an inline comment only where both ends lie in one hunk. */
export type Anchor =
  | {
      readonly kind: "inline";
      readonly path: string;
      readonly side: Side;
      readonly startLine: number;
      readonly endLine: number;
    }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly side: Side;
      readonly startLine: number | null;
      readonly endLine: number | null;
    }
  | {
      readonly kind: "outside";
      readonly path: string;
      readonly side: Side;
      readonly startLine: number | null;
      readonly endLine: number | null;
    };

/** What became of a finding's suggestion: committable by a click, shown as a quoted patch, or absent. */
export type SuggestionOffer = "committable" | "quoted" | "none";

/** A finding with what the host adds to it. */
export interface AnchoredFinding extends Finding {
  /** F1, F2, ... in the order of the review. */
  readonly id: string;
  readonly fingerprint: string;
  readonly anchor: Anchor;
  readonly suggestionOffer: SuggestionOffer;
}
