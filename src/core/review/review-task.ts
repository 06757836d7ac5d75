import type { AgentLimits, AgentTask } from "../agent/agent.ts";
import type { Settings } from "../config/settings.ts";
import { findDiffStarts } from "../diff/diff-starts.ts";
import { pathOf } from "../diff/diff.ts";
import type { Snapshot } from "../host/pull-request.ts";
import { reviewAnswer } from "../json-schemas.ts";
import type { ListedFile } from "../prompt/list-files.ts";
import { buildReviewPrompt } from "../prompt/review.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { Assignment } from "./examination.ts";
import type { ReviewReport } from "./review-report.ts";
import type { SelectedFiles } from "./select-files.ts";

/** Where the agent finds what it is to review. Paths are absolute, in the sandbox. */
export interface Place extends Pick<Sandbox, "checkout" | "mcp"> {
  readonly diffPath: string;
}

/** What the agent is told, and what it may do and use. */
export function buildReviewTask(
  { snapshot, settings, chosen }: Assignment,
  { checkout, mcp, diffPath }: Place,
): AgentTask<ReviewReport> {
  const { title, body, author, baseRef, guidance, headSha, mergeBaseSha } = snapshot;
  return {
    mode: "review",
    prompt: buildReviewPrompt({
      title,
      body,
      author,
      baseRef,
      guidance,
      diffPath,
      files: listChanged(chosen, snapshot),
      skipped: chosen.skipped,
      instructions: settings.review.instructions,
      earlier: snapshot.postedFindings,
    }),
    answer: reviewAnswer(),
    access: "read",
    checkoutPath: checkout,
    diffPath,
    files: chosen.selected.map(pathOf),
    headSha,
    mergeBaseSha,
    model: settings.model ?? null,
    mcp,
    limits: limitsOf(settings),
  };
}

/** The selected files, each with the place of its diff among all others. */
function listChanged({ selected }: SelectedFiles, { diff, files }: Snapshot): readonly ListedFile[] {
  const starts = findDiffStarts(diff);
  const startOf = new Map(files.map((file, index) => [file, starts[index]]));
  return selected.map((file) => ({
    path: pathOf(file),
    additions: file.additions,
    deletions: file.deletions,
    diffLine: startOf.get(file) ?? null,
  }));
}

function limitsOf({ budget: { minutes, turns, usd } }: Settings): AgentLimits {
  return {
    timeoutMs: minutes * 60_000,
    ...(turns === undefined ? {} : { maxTurns: turns }),
    ...(usd === undefined ? {} : { maxUsd: usd }),
  };
}
