import type { z } from "zod";
import type { Finding } from "#core/finding/finding.ts";
import type { ReviewReport } from "#core/review/review-report.ts";

type FindingInput = z.input<typeof Finding>;

/** A finding as an agent would report it, with the parts that a test is about. */
export function finding(parts: Partial<FindingInput> & Pick<FindingInput, "path" | "quote">): FindingInput {
  return {
    startLine: 1,
    endLine: 1,
    severity: "medium",
    category: "bug",
    title: `Look at ${JSON.stringify(parts.quote)}`,
    body: "It goes wrong.",
    ...parts,
  };
}

export function answer(
  findings: readonly FindingInput[],
  filesReviewed: readonly string[],
): z.input<typeof ReviewReport> {
  return { summary: "Read it all.", findings: [...findings], filesReviewed: [...filesReviewed], verdict: "pass" };
}

/** A command line for `--agent-command` that gives the answer. It reads no file, so that it works in every sandbox. */
export function commandThatAnswers(text: unknown): string {
  const json = typeof text === "string" ? text : JSON.stringify(text);
  return `printf %s ${quoteForShell(json)}`;
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
