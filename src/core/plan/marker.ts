/**
 * Hidden comments at the end of our texts, by which a later run knows what was posted. They alone stand on the last lines:
 * what an agent wrote comes before them and can hold no HTML comment outside of code, so that a copy in a text counts nothing.
 * Whose text it is, the reader of markers must check: anybody can copy a marker into a comment of their own.
 */
export interface Markers {
  /** Null in comments, which only name their finding. */
  readonly run: RunMarker | null;
  /** The findings that the text shows. */
  readonly fingerprints: readonly string[];
}

export interface RunMarker {
  readonly runId: string;
  readonly headSha: string;
  /** 1 for the body of the review, 2 and more for its further parts. */
  readonly part: number;
}

const MARKER = /^<!-- sandpiper:(run|finding) ([^ ]+)(?: ([^ ]+) (\d{1,4}))? -->$/;

export function buildRunMarker({ runId, headSha, part }: RunMarker): string {
  return `<!-- sandpiper:run ${encode(runId)} ${encode(headSha)} ${part} -->`;
}

export function buildFindingMarker(fingerprint: string): string {
  return `<!-- sandpiper:finding ${encode(fingerprint)} -->`;
}

/** The markers of a text of ours. GitHub may have changed its line ends; a text of others gives none, or what it copied. */
export function parseMarkers(text: string): Markers {
  const lines = text.trimEnd().split(/\r?\n/);
  const found: RegExpExecArray[] = [];
  for (const line of lines.toReversed()) {
    const match = MARKER.exec(line);
    if (match === null) break;
    found.unshift(match);
  }
  return {
    run: found.map(readRun).find((run) => run !== null) ?? null,
    fingerprints: found.filter(([, kind]) => kind === "finding").map(([, , fingerprint]) => decode(fingerprint)),
  };
}

function readRun([, kind, runId, headSha, part]: RegExpExecArray): RunMarker | null {
  if (kind !== "run" || headSha === undefined) return null;
  return { runId: decode(runId), headSha: decode(headSha), part: Number(part) };
}

/** Two dashes would end the comment, and a space the value. */
function encode(value: string): string {
  return encodeURIComponent(value.replace(/\p{Cs}/gu, "�")).replaceAll("--", "-%2D");
}

function decode(value = ""): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // no text of ours, so it names nothing of ours
  }
}
