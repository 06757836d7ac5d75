import type { Diagnostic, LineSpan } from "./diagnostic.ts";
import { indexLines } from "./line-index.ts";
import type { Subject } from "./subject.ts";

/**
 * Keeps what the change introduced: on lines that it adds, and on old lines that it broke, such as a use whose import it
 * deleted. A diagnostic of the base with the same rule, words and line text is the same problem, wherever it moved.
 */
export function keepNew(subject: Subject, { head, base }: Diagnosed): readonly Diagnostic[] {
  const known = countBase(subject, base);
  const isBaseReadable = base !== null && !base.some(({ isSyntaxError }) => isSyntaxError === true);
  const keys = createKeys(subject.head.text);

  // Old lines take what the base knew first, so that of a copied problem the copy counts as new.
  const oldFirst = head.toSorted((a, b) => Number(isOnAdded(a, subject)) - Number(isOnAdded(b, subject)));
  const kept = new Set<Diagnostic>();
  for (const diagnostic of oldFirst) {
    const key = keys(diagnostic);
    const count = known.get(key) ?? 0;
    if (count > 0) known.set(key, count - 1);
    else if (isIntroduced(diagnostic, subject, { base, isBaseReadable })) kept.add(diagnostic);
  }
  return head.filter((diagnostic) => kept.has(diagnostic));
}

export interface Diagnosed {
  readonly head: readonly Diagnostic[];
  /** Null where there is no base, or where it could not be analysed. */
  readonly base: readonly Diagnostic[] | null;
}

export function isOnAdded(diagnostic: Diagnostic, { addedLines }: Subject): boolean {
  return diagnostic.spans.some((span) => touchesAdded(span, addedLines));
}

export function touchesAdded({ startLine, endLine }: LineSpan, addedLines: ReadonlySet<number>): boolean {
  for (let line = startLine; line <= endLine; line += 1) if (addedLines.has(line)) return true;
  return false;
}

interface Comparison extends Pick<Diagnosed, "base"> {
  readonly isBaseReadable: boolean;
}

function isIntroduced(diagnostic: Diagnostic, subject: Subject, { base, isBaseReadable }: Comparison): boolean {
  const { undefinedName: name, isSyntaxError } = diagnostic;
  if (name !== undefined) return isBaseReadable && wasDefined(name, subject, base);
  if (isOnAdded(diagnostic, subject)) return true;
  // What a base that did not parse held besides is not known.
  return isSyntaxError === true ? base !== null && isBaseReadable : isBaseReadable;
}

/** The base used the name and had nothing to say against it. Of names that are new here, nobody knows whether they are globals. */
function wasDefined(name: string, { base }: Subject, diagnosed: readonly Diagnostic[] | null): boolean {
  if (base === null || diagnosed === null) return false;
  if (diagnosed.some(({ undefinedName }) => undefinedName === name)) return false;
  return base.text.split(/[^\p{ID_Continue}$]+/u).includes(name);
}

function countBase({ base }: Subject, diagnostics: readonly Diagnostic[] | null): Map<string, number> {
  const known = new Map<string, number>();
  if (base === null || diagnostics === null) return known;
  const keys = createKeys(base.text);
  for (const diagnostic of diagnostics) {
    const key = keys(diagnostic);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return known;
}

/** Numbers are left out of the words: "redefinition of x from line 3" is the same problem when line 3 has moved. */
function createKeys(text: string): (diagnostic: Diagnostic) => string {
  const { lines } = indexLines(text);
  return ({ rule, title, spans }) =>
    [rule.id, title.replaceAll(/\d+/g, "0"), (lines[spans[0].startLine - 1] ?? "").trim()].join("\0");
}
