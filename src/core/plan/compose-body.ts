import { buildFindingMarker, buildRunMarker } from "./marker.ts";
import { splitMarkdown } from "../markdown/split.ts";
import type { Section } from "../render/render-review.ts";
import { shortSha } from "../render/wording.ts";

/**
 * Characters in the body of a review or comment.
 * Reported by https://github.com/renovatebot/renovate/issues/2032 and others; GitHub's documents do not say.
 */
export const MAX_BODY_LENGTH = 65_536;

export interface BodyOptions {
  readonly runId: string;
  readonly headSha: string;
  readonly limit?: number;
}

/** The texts of a summary, each with its markers and within the limit: the body of the review, then what does not fit. */
export function composeBody(
  sections: readonly Section[],
  { runId, headSha, limit = MAX_BODY_LENGTH }: BodyOptions,
): [string, ...string[]] {
  const reserve = buildRunMarker({ runId, headSha, part: 9999 }).length + CONTINUATION_LENGTH;
  const parts = pack(
    sections.flatMap((section) => splitSection(section, limit - reserve)),
    limit - reserve,
  );
  const [first = { text: "", fingerprints: [] }, ...rest] = parts;
  return [
    withMarkers(first, { runId, headSha, part: 1 }),
    ...rest.map(({ text, fingerprints }, index) => {
      const part = index + 2;
      return withMarkers(
        { text: `Review of ${shortSha(headSha)}, part ${part} of ${parts.length}\n\n${text}`, fingerprints },
        { runId, headSha, part },
      );
    }),
  ];
}

const CONTINUATION_LENGTH = 80;

interface Part {
  readonly text: string;
  readonly fingerprints: readonly string[];
}

/** The first piece of a finding names it, so that it is known even if a later piece is lost. */
function splitSection({ text, fold, fingerprints }: Section, limit: number): Part[] {
  const wrapping = fold === null ? 0 : wrapFold(fold, "").length;
  const room = limit - wrapping - markersLength(fingerprints);
  return splitMarkdown(text, room).map((piece, index) => ({
    text: fold === null ? piece : wrapFold(fold, piece),
    fingerprints: index === 0 ? fingerprints : [],
  }));
}

/** The labels of folds are ours, and the blank lines make Markdown of what is in them. */
function wrapFold(label: string, text: string): string {
  return `<details>\n<summary>${label}</summary>\n\n${text}\n\n</details>`;
}

function pack(pieces: readonly Part[], limit: number): Part[] {
  const parts: Part[] = [];
  for (const piece of pieces) {
    const last = parts.at(-1);
    const joined = last && {
      text: `${last.text}\n\n${piece.text}`,
      fingerprints: [...last.fingerprints, ...piece.fingerprints],
    };
    if (joined && joined.text.length + markersLength(joined.fingerprints) <= limit) parts[parts.length - 1] = joined;
    else parts.push(piece);
  }
  return parts;
}

function markersLength(fingerprints: readonly string[]): number {
  return fingerprints.reduce((length, fingerprint) => length + 1 + buildFindingMarker(fingerprint).length, 0);
}

function withMarkers({ text, fingerprints }: Part, run: { runId: string; headSha: string; part: number }): string {
  return [`${text}\n`, buildRunMarker(run), ...fingerprints.map(buildFindingMarker)].join("\n");
}
