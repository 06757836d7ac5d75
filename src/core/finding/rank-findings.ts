import { type Anchor, type Finding, SEVERITIES } from "./finding.ts";

export interface Rankable {
  readonly finding: Finding;
  readonly anchor: Anchor;
}

/** Orders findings for people: most severe first, then the surest, then by file from top to bottom. */
export function compareFindings(a: Rankable, b: Rankable): number {
  return (
    SEVERITIES.indexOf(b.finding.severity) - SEVERITIES.indexOf(a.finding.severity) ||
    sureness(b.finding) - sureness(a.finding) ||
    comparePlaces(a, b) ||
    compareText(a.finding.title, b.finding.title) ||
    compareText(a.finding.body, b.finding.body)
  );
}

/** A reviewer that does not say how sure it is stands in the middle. */
function sureness({ confidence = 0.5 }: Finding): number {
  return confidence;
}

/** By path, then from top to bottom. What has no line comes after what has one. */
export function comparePlaces({ anchor: a }: Rankable, { anchor: b }: Rankable): number {
  return (
    compareText(a.path, b.path) ||
    compareLines(a.startLine, b.startLine) ||
    compareLines(a.endLine, b.endLine) ||
    compareText(a.side, b.side)
  );
}

function compareLines(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}

/** By code unit, so that the order is the same on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
