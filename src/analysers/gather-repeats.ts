import type { Finding } from "#core/finding/finding.ts";
import { groupBy } from "./group-by.ts";

/** More findings of one rule in one file say the same again and again. */
const MAX_SAME = 10;
const MAX_LISTED = 200;

/** Where one rule is broken many times in one file, the last finding shown names the lines of all others. */
export function gatherRepeats(findings: readonly Finding[]): readonly Finding[] {
  const groups = groupBy(findings, ({ path, rule }) => `${path}\0${rule?.id}`);
  const replaced = new Map<Finding, Finding | null>();
  for (const group of groups.values()) {
    const rest = group.slice(MAX_SAME);
    const last = group[MAX_SAME - 1];
    if (rest.length === 0 || last === undefined) continue;
    replaced.set(last, { ...last, body: `${last.body}\n\n${renderRest(rest)}` });
    for (const finding of rest) replaced.set(finding, null);
  }
  return findings.flatMap((finding) => {
    const replacement = replaced.get(finding);
    return replacement === null ? [] : [replacement ?? finding];
  });
}

function renderRest(rest: readonly Finding[]): string {
  const listed = rest.slice(0, MAX_LISTED).map(({ startLine }) => startLine);
  const more = rest.length > listed.length ? ` and ${rest.length - listed.length} more` : "";
  return `The same rule is broken ${rest.length} more times in this file, on lines ${listed.join(", ")}${more}.`;
}
