import type { Anchor, Evidence, Finding } from "./finding.ts";
import { normalizeTitle } from "./fingerprint.ts";
import { type Rankable, compareFindings } from "./rank-findings.ts";
import type { OfferedSuggestion } from "../anchor/suggestion.ts";

/** A finding with its place and what became of its suggestion. */
export interface PlacedFinding extends Rankable {
  /** The whole place, before a suggestion narrowed it. */
  readonly anchor: Anchor;
  readonly offered: OfferedSuggestion;
}

/**
 * Makes one of findings that say the same about the same place: same anchor, category and title.
 * The most severe one leads. What only the others say is kept in its body.
 */
export function mergeDuplicates<Placed extends PlacedFinding>(placed: readonly Placed[]): readonly Placed[] {
  const merged = new Map<string, Placed>();
  for (const next of placed.toSorted(compareFindings)) {
    const key = keyOf(next);
    const leading = merged.get(key);
    merged.set(key, leading === undefined ? next : mergeInto(leading, next));
  }
  return [...merged.values()];
}

function keyOf({ anchor, finding }: PlacedFinding): string {
  const { kind, path, side, startLine, endLine } = anchor;
  return JSON.stringify([kind, path, side, startLine, endLine, finding.category, normalizeTitle(finding.title)]);
}

function mergeInto<Placed extends PlacedFinding>(leading: Placed, other: Placed): Placed {
  const [a, b] = [leading.finding, other.finding];
  const additions = [
    a.body.includes(b.body.trim()) ? "" : b.body.trim(),
    otherSuggestion(leading, other),
    otherEvidence(a.evidence, b.evidence),
    a.rule !== undefined && b.rule !== undefined && a.rule.id !== b.rule.id ? `Also the rule \`${b.rule.id}\`.` : "",
  ];
  const evidence = a.evidence ?? b.evidence;
  const rule = a.rule ?? b.rule;
  const confidences = [a.confidence, b.confidence].filter((confidence) => confidence !== undefined);
  const finding: Finding = {
    ...a,
    ...(confidences.length > 0 && { confidence: Math.max(...confidences) }),
    body: [a.body, ...additions].filter((text) => text !== "").join("\n\n"),
    ...(evidence !== undefined && { evidence }),
    ...(rule !== undefined && { rule }),
  };
  const hasOwn = leading.finding.suggestion !== undefined;
  return hasOwn ? { ...leading, finding } : { ...leading, finding: withSuggestion(finding, b), offered: other.offered };
}

function withSuggestion(finding: Finding, { suggestion }: Finding): Finding {
  return suggestion === undefined ? finding : { ...finding, suggestion };
}

function otherSuggestion(leading: PlacedFinding, other: PlacedFinding): string {
  const text = other.offered.text;
  if (leading.finding.suggestion === undefined || text === undefined) return "";
  if (other.offered.offer === "none" || text === leading.offered.text) return "";
  return `Another suggestion for the same lines:\n\n${fenced(text)}`;
}

function otherEvidence(known: Evidence | undefined, other: Evidence | undefined): string {
  if (known === undefined || other === undefined) return "";
  if (JSON.stringify(known) === JSON.stringify(other)) return "";
  return `Further evidence:\n\n${fenced(`$ ${other.command}\nexpected: ${other.expected}\nobserved: ${other.observed}`)}`;
}

/** A fence must be longer than every run of backticks that it holds. */
function fenced(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
