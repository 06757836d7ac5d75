import { MAX_BODY_LENGTH } from "./compose-body.ts";
import type { AnchoredFinding } from "../finding/finding.ts";
import { buildFindingMarker } from "./marker.ts";
import type { Permalink } from "../render/permalink.ts";
import type { Redactor } from "../secrets/redact.ts";
import { renderComment, renderFileComment } from "../render/render-finding.ts";
import type { FileComment, InlineComment } from "./review-plan.ts";

/**
 * Comments in one review. GitHub documents no limit; more than 30 were refused as submitted too quickly.
 * https://github.com/reviewdog/reviewdog caps at the same number.
 */
export const MAX_INLINE_COMMENTS = 30;
/** Each is a call of its own that creates content, of which GitHub takes 80 a minute from everything that an account does. */
export const MAX_FILE_COMMENTS = 10;

export interface CommentRules {
  readonly maxInline: number;
  readonly permalink: Permalink;
  readonly redact: Redactor;
}

/** Which findings get a comment of their own. Every other one is in `listed`. */
export interface PlannedComments {
  readonly inline: readonly InlineComment[];
  readonly fileComments: readonly FileComment[];
  readonly commented: readonly AnchoredFinding[];
  readonly listed: readonly AnchoredFinding[];
}

/** Takes findings with the most severe first. One whose comment would be too long is listed, where it can be split. */
export function planComments(ranked: readonly AnchoredFinding[], rules: CommentRules): PlannedComments {
  const inline = ranked
    .map((finding) => planInline(finding, rules))
    .filter((comment) => comment !== null)
    .slice(0, rules.maxInline);
  const fileComments = ranked
    .map((finding) => planFileComment(finding, rules))
    .filter((comment) => comment !== null)
    .slice(0, MAX_FILE_COMMENTS);
  const ids = new Set([...inline, ...fileComments].map(({ findingId }) => findingId));
  return {
    inline,
    fileComments,
    commented: ranked.filter(({ id }) => ids.has(id)),
    listed: ranked.filter(({ id }) => !ids.has(id)),
  };
}

function planInline(finding: AnchoredFinding, { redact }: CommentRules): InlineComment | null {
  const { anchor, id, fingerprint } = finding;
  if (anchor.kind !== "inline") return null;
  const body = close(renderUnaltered(finding, redact), fingerprint);
  if (body === null) return null;
  return {
    findingId: id,
    fingerprint,
    path: anchor.path,
    side: anchor.side,
    line: anchor.endLine,
    startLine: anchor.startLine === anchor.endLine ? null : anchor.startLine,
    body,
  };
}

/** Where a secret shows only in the whole comment, its suggestion could be cut by taking it out, and is not offered. */
function renderUnaltered(finding: AnchoredFinding, redact: Redactor): string {
  const body = renderComment(finding);
  const redacted = redact(body);
  if (redacted === body || finding.suggestionOffer !== "committable") return redacted;
  return redact(renderComment({ ...finding, suggestionOffer: "quoted" }));
}

function planFileComment(finding: AnchoredFinding, { permalink, redact }: CommentRules): FileComment | null {
  const { anchor, id, fingerprint } = finding;
  if (anchor.kind !== "file") return null;
  const body = close(redact(renderFileComment(finding, permalink)), fingerprint);
  return body === null ? null : { findingId: id, fingerprint, path: anchor.path, body };
}

function close(text: string, fingerprint: string): string | null {
  const body = `${text}\n\n${buildFindingMarker(fingerprint)}`;
  return body.length <= MAX_BODY_LENGTH ? body : null;
}
