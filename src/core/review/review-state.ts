import type { ReviewReport, ReviewState, SkippedFile } from "./review-report.ts";

export interface ReviewedFiles {
  readonly state: ReviewState;
  readonly read: readonly string[];
  readonly skipped: readonly SkippedFile[];
  /** Why the state is not `reviewed`; null where it is. */
  readonly reason: string | null;
}

/**
 * Holds what the agent says that it read against what it was to read.
 * A file that is in neither of its lists counts as skipped: silence is no review.
 */
export function accountForFiles(selected: readonly string[], report: ReviewReport): ReviewedFiles {
  const claimed = new Set(report.filesReviewed.map(withoutDot));
  const reasons = new Map(report.filesSkipped.map(({ path, reason }) => [withoutDot(path), reason]));
  const read = selected.filter((path) => claimed.has(path) && !reasons.has(path));
  const skipped = selected
    .filter((path) => !claimed.has(path) || reasons.has(path))
    .map((path) => ({ path, reason: reasons.get(path) ?? "the agent does not say that it read it" }));

  if (skipped.length === 0) return { state: "reviewed", read, skipped, reason: null };
  if (read.length === 0) return { state: "not_reviewed", read, skipped, reason: describeUnread(skipped) };
  return {
    state: "partial",
    read,
    skipped,
    reason: `${skipped.length} of ${countFiles(selected.length)} ${skipped.length === 1 ? "was" : "were"} not read.`,
  };
}

function describeUnread(skipped: readonly SkippedFile[]): string {
  const reasons = new Set(skipped.map(({ reason }) => reason));
  const [first = ""] = reasons;
  if (skipped.length === 1) return `The file to review was not read: ${first}.`;
  if (reasons.size === 1) return `None of the ${skipped.length} files to review was read: ${first}.`;
  return `None of the ${skipped.length} files to review was read. The receipt has the reason of each, the first being: ${first}.`;
}

function countFiles(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

/** Some agents name files from the working directory, as `./src/a.ts`. */
function withoutDot(path: string): string {
  return path.replace(/^(?:\.\/)+/, "");
}
