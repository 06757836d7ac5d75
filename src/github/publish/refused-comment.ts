import { renderCode } from "#core/markdown/code-span.ts";
import { buildRunMarker } from "#core/plan/marker.ts";
import type { FileComment, InlineComment, ReviewPlan } from "#core/plan/review-plan.ts";

/** Longest body of a comment, in characters, as GitHub counts them. */
const MAX_BODY = 65_536;

/** The same words on the file, with the lines that they are about, and without a suggestion: only lines can be replaced by a click. */
export function moveToFile({ findingId, fingerprint, path, line, startLine, body }: InlineComment): FileComment {
  const lines = describeLines(line, startLine);
  return {
    findingId,
    fingerprint,
    path,
    body: prefix(`About ${lines}, where GitHub takes no comment.`, quoteSuggestion(body)),
  };
}

/** For the conversation, which is about no file: further parts of the review, one for each finding, after those that it has. */
export function moveToConversation(
  comments: readonly (InlineComment | FileComment)[],
  { runId, headSha, overflow }: ReviewPlan,
): readonly string[] {
  return comments.map((comment, index) => {
    const marker = buildRunMarker({ runId, headSha, part: overflow.length + 2 + index });
    return prefix(`About ${describePlace(comment)}.`, `${quoteSuggestion(comment.body)}\n${marker}`);
  });
}

function describePlace(comment: InlineComment | FileComment): string {
  const path = renderCode(comment.path);
  return "line" in comment ? `${path}, ${describeLines(comment.line, comment.startLine)}` : path;
}

function describeLines(line: number, startLine: number | null): string {
  return startLine === null || startLine === line ? `line ${line}` : `lines ${startLine} to ${line}`;
}

/** The words themselves matter more than where they came from: they are never cut for it. */
function prefix(sentence: string, body: string): string {
  const whole = `${sentence}\n\n${body}`;
  return whole.length <= MAX_BODY ? whole : body;
}

function quoteSuggestion(body: string): string {
  return body.replace(/^(`{3,}|~{3,})suggestion\b.*$/m, "$1");
}
