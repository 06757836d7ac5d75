import type { AnchoredFinding } from "../finding/finding.ts";
import { normalizeTitle } from "../finding/fingerprint.ts";
import type { PostedFinding } from "../host/pull-request.ts";

/**
 * The posted findings that findings of this run repeat. By their fingerprint or, since an agent that names one again by its title may quote
 * other lines of it, by title and path. Each posted one stands for one finding only: the same slip in a second place is news.
 */
export function matchPosted(
  findings: readonly AnchoredFinding[],
  posted: readonly PostedFinding[],
): ReadonlyMap<AnchoredFinding, PostedFinding> {
  const byFingerprint = new Map(posted.map((earlier) => [earlier.fingerprint, earlier]));
  const matches = new Map<AnchoredFinding, PostedFinding>();
  for (const finding of findings) {
    const earlier = byFingerprint.get(finding.fingerprint);
    if (earlier !== undefined) matches.set(finding, earlier);
  }
  const taken = new Set(matches.values());
  for (const finding of findings.filter((candidate) => !matches.has(candidate))) {
    const earlier = posted.find((candidate) => !taken.has(candidate) && isRepeatedBy(candidate, finding));
    if (earlier === undefined) continue;
    matches.set(finding, earlier);
    taken.add(earlier);
  }
  return matches;
}

/** Lines between two places that one finding may quote. Farther apart, the same title tells of a second place. */
const MAX_DISTANCE = 50;

/** What was said of lines that have changed since is said anew of those that are there now. */
function isRepeatedBy({ headline, path, line, fate }: PostedFinding, { title, anchor }: AnchoredFinding): boolean {
  if (headline === null || path !== anchor.path || isFar(line, anchor)) return false;
  if ("isOutdated" in fate && fate.isOutdated) return false;
  return normalizeTitle(headline.title) === normalizeTitle(title);
}

function isFar(line: number | null, { startLine, endLine }: AnchoredFinding["anchor"]): boolean {
  if (line === null || startLine === null) return false;
  return line < startLine - MAX_DISTANCE || line > (endLine ?? startLine) + MAX_DISTANCE;
}
