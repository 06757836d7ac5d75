import { renderCode } from "../markdown/code-span.ts";
import { parseMarkers } from "../plan/marker.ts";
import type { FileComment, InlineComment, ReviewPlan } from "../plan/review-plan.ts";
import { placeOf } from "./wording.ts";

/** All of a review as one Markdown text: for `--format markdown`, job summaries and files, where there are no comments. */
export function renderDocument(plan: ReviewPlan): string {
  const parts = [plan.body, ...plan.overflow].map(withoutMarkers);
  const comments = [...plan.inline, ...plan.fileComments].map(renderCommentOf);
  return `${[...parts, ...(comments.length === 0 ? [] : ["### Comments", ...comments])].join("\n\n")}\n`;
}

function renderCommentOf(comment: InlineComment | FileComment): string {
  return [`#### ${renderCode(placeOfComment(comment))}`, inert(withoutMarkers(comment.body))].join("\n\n");
}

function placeOfComment(comment: InlineComment | FileComment): string {
  if (!("line" in comment)) return comment.path;
  const { path, side, line, startLine } = comment;
  return placeOf({ kind: "inline", path, side, startLine: startLine ?? line, endLine: line });
}

/** Only in a comment can a suggestion be committed. */
function inert(body: string): string {
  return body.replace(/^(`{3,})suggestion$/gm, "Replace these lines with:\n$1");
}

function withoutMarkers(text: string): string {
  const { run, fingerprints } = parseMarkers(text);
  const markers = fingerprints.length + (run === null ? 0 : 1);
  return text
    .split("\n")
    .slice(0, markers === 0 ? undefined : -markers)
    .join("\n")
    .trimEnd();
}
