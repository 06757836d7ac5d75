import { type Place, anchorFindings } from "../anchor/anchor.ts";
import type { PathSources } from "../anchor/changed-path.ts";
import type { AnchoredFinding, Finding } from "./finding.ts";
import { fingerprintFinding, stablePath } from "./fingerprint.ts";
import { type PlacedFinding, mergeDuplicates } from "./merge-findings.ts";
import { squeeze } from "../anchor/quote-reading.ts";
import { compareFindings, comparePlaces } from "./rank-findings.ts";
import { offerSuggestion } from "../anchor/suggestion.ts";

export interface AssembledFindings {
  /** Most severe first. Every reported finding is in here, on its own or within the one that says the same. */
  readonly findings: readonly AnchoredFinding[];
  /** What was changed or not believed, each as a sentence for the receipt. */
  readonly notes: readonly string[];
}

/** Makes of an agent's findings those of the review: anchored, merged, ranked, and named F1, F2, ... */
export function assembleFindings(findings: readonly Finding[], sources: PathSources): AssembledFindings {
  const places = anchorFindings(findings, sources);
  const located = findings.map((finding, index) => locatedFinding(finding, places[index]));
  const merged = mergeDuplicates(located);
  const occurrences = countOccurrences(merged);
  const ranked = merged.toSorted(compareFindings).map((item, index) => ({
    ...item.finding,
    ...(item.offered.text !== undefined && { suggestion: item.offered.text }),
    id: `F${index + 1}`,
    fingerprint: fingerprintFinding({ ...item.identity, occurrence: occurrences.get(item) ?? 0 }),
    anchor: item.offered.anchor,
    suggestionOffer: item.offered.offer,
  }));
  return { findings: ranked, notes: notesOn(located, merged) };
}

interface LocatedFinding extends PlacedFinding {
  readonly place: Place;
  readonly identity: Omit<Parameters<typeof fingerprintFinding>[0], "occurrence">;
}

function locatedFinding(finding: Finding, place: Place | undefined): LocatedFinding {
  if (place === undefined) throw new TypeError(`The finding "${finding.title}" was given no place.`);
  const path = (place.file === null ? null : stablePath(place.file)) ?? place.anchor.path;
  const identity = { path, category: finding.category, quote: identifyingQuote(finding, place), title: finding.title };
  return { finding, place, identity, anchor: place.anchor, offered: offerSuggestion(finding, place) };
}

/** The quote without what the agent put around it; the lines themselves where it only numbered them. */
function identifyingQuote({ quote }: Finding, { match, rows }: Place): string {
  if (match !== null) return match.reading.lines.join("\n");
  return squeeze(quote) === "" ? rows.map(({ text }) => text).join("\n") : quote;
}

function countOccurrences(findings: readonly LocatedFinding[]): ReadonlyMap<LocatedFinding, number> {
  const counts = new Map<string, number>();
  const occurrences = new Map<LocatedFinding, number>();
  for (const item of findings.toSorted(comparePlaces)) {
    const key = fingerprintFinding({ ...item.identity, occurrence: 0 });
    const count = counts.get(key) ?? 0;
    occurrences.set(item, count);
    counts.set(key, count + 1);
  }
  return occurrences;
}

function notesOn(located: readonly LocatedFinding[], merged: readonly LocatedFinding[]): readonly string[] {
  const repeated = located.length - merged.length;
  const invented = located.filter(({ finding, place }) => place.rows.length === 0 && squeeze(finding.quote) !== "");
  const outside = located.filter(({ anchor }) => anchor.kind === "outside");
  return [
    noteOn(repeated, "repeated another one and was merged into it", "repeated others and were merged into them"),
    noteOn(
      invented.length,
      "quotes text that is not in its file, and so is shown without a line",
      "quote text that is not in their files, and so are shown without a line",
    ),
    noteOn(outside.length, "is about a file outside of the change", "are about files outside of the change"),
  ].filter((note) => note !== null);
}

function noteOn(count: number, one: string, many: string): string | null {
  if (count === 0) return null;
  return count === 1 ? `1 finding ${one}.` : `${count} findings ${many}.`;
}
