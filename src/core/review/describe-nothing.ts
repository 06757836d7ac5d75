import type { ConcludeInput, Commits } from "./conclude-review.ts";

/** Why there was nothing to review, and what to check. */
export function describeNothing({ files, chosen, commits }: ConcludeInput): string {
  if (files.length === 0) return describeNoDifference(commits);
  const changed = files.length === 1 ? "The only changed file" : `Each of the ${files.length} changed files`;
  const [reason, ...others] = new Set(chosen.skipped.map((file) => file.reason));
  const why =
    reason === undefined || others.length > 0 ? "for the reason in the receipt" : `for this reason: ${reason}`;
  return `${changed} was skipped, ${why}. So nothing was left to review.`;
}

function describeNoDifference({ baseSha, mergeBaseSha, headSha }: Commits): string {
  const head = headSha.slice(0, 12);
  const check = "Check that base and head are the ones you meant.";
  if (baseSha === headSha)
    return `Base and head are the same commit, ${head}, so there was nothing to review. ${check}`;
  if (mergeBaseSha === headSha) {
    return `The base, ${baseSha.slice(0, 12)}, already holds the head, ${head}, so there was nothing to review. ${check}`;
  }
  return `There is no difference between ${mergeBaseSha.slice(0, 12)} and ${head}, so there was nothing to review. ${check}`;
}
