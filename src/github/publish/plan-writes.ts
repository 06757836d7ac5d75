import type { ApiWrite } from "#core/host/code-host.ts";
import type { CheckAnnotation, FileComment, InlineComment, ReviewPlan } from "#core/plan/review-plan.ts";
import { issueParameters, pullParameters, repositoryParameters, type Pull } from "../api/pull.ts";

/** Everything that a plan asks GitHub for, in order. Without a pull request the parameters of the path are left out. */
export function planWrites(plan: ReviewPlan, pull: Pull | null): readonly ApiWrite[] {
  const check = [planCheck(plan, pull), ...planCheckUpdates(plan, pull)];
  if (!plan.hasNews) return check;
  return [
    planReview(plan, pull),
    ...plan.fileComments.map((comment) => planFileComment(comment, plan, pull)),
    ...plan.overflow.map((body) => planIssueComment(body, pull)),
    ...check,
  ];
}

/** Always a COMMENT: approving, and demanding changes, is for people. */
export function planReview({ headSha, body, inline }: ReviewPlan, pull: Pull | null): ApiWrite {
  return {
    route: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    parameters: {
      ...pullParameters(pull),
      commit_id: headSha,
      event: "COMMENT",
      body,
      comments: inline.map(planInline),
    },
  };
}

/** GitHub refuses a range whose first line is its last. https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request */
function planInline({ path, body, side, line, startLine }: InlineComment): Readonly<Record<string, unknown>> {
  const range = startLine === null || startLine === line ? {} : { start_line: startLine, start_side: side };
  return { path, body, line, side, ...range };
}

/** One that cannot go with the review. */
export function planInlineComment(comment: InlineComment, { headSha }: ReviewPlan, pull: Pull | null): ApiWrite {
  return {
    route: "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments",
    parameters: { ...pullParameters(pull), commit_id: headSha, ...planInline(comment) },
  };
}

/** A review cannot carry these: only single comments know `subject_type`. */
export function planFileComment({ path, body }: FileComment, { headSha }: ReviewPlan, pull: Pull | null): ApiWrite {
  return {
    route: "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments",
    parameters: { ...pullParameters(pull), commit_id: headSha, path, subject_type: "file", body },
  };
}

export function planIssueComment(body: string, pull: Pull | null): ApiWrite {
  return {
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    parameters: { ...issueParameters(pull), body },
  };
}

/** https://docs.github.com/en/rest/checks/runs#create-a-check-run: "maximum of 50 per API request". */
export const MAX_ANNOTATIONS = 50;

export function planCheck({ check, headSha, runId }: ReviewPlan, pull: Pull | null): ApiWrite {
  return {
    route: "POST /repos/{owner}/{repo}/check-runs",
    parameters: {
      ...repositoryParameters(pull),
      name: check.name,
      head_sha: headSha,
      external_id: runId,
      status: "completed",
      conclusion: check.conclusion,
      output: {
        title: check.title,
        summary: check.summary,
        annotations: check.annotations.slice(0, MAX_ANNOTATIONS).map(planAnnotation),
      },
      actions: check.actions,
    },
  };
}

/** The annotations that the first call cannot take: GitHub adds those of an update to the ones that are there. */
export function planCheckUpdates({ check }: ReviewPlan, pull: Pull | null): readonly ApiWrite[] {
  const updates: ApiWrite[] = [];
  for (let start = MAX_ANNOTATIONS; start < check.annotations.length; start += MAX_ANNOTATIONS) {
    const annotations = check.annotations.slice(start, start + MAX_ANNOTATIONS).map(planAnnotation);
    updates.push({
      route: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
      parameters: {
        ...repositoryParameters(pull),
        output: { title: check.title, summary: check.summary, annotations },
      },
    });
  }
  return updates;
}

function planAnnotation({
  path,
  startLine,
  endLine,
  level,
  title,
  message,
}: CheckAnnotation): Readonly<Record<string, unknown>> {
  return { path, start_line: startLine, end_line: endLine, annotation_level: level, title, message };
}
