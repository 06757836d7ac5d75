import { isPlaceholder, looksRandom, measureEntropy } from "./entropy.ts";
import { CONTEXT_PATTERNS } from "./patterns-context.ts";
import { VENDOR_PATTERNS } from "./patterns-vendor.ts";
import type { SecretPattern } from "./secret-pattern.ts";

export interface SecretMatch {
  readonly pattern: SecretPattern;
  readonly value: string;
  /** Offsets of the value in the text; the end is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Every pattern, the most telling first: where two match the same text, the earlier one names it. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [...VENDOR_PATTERNS, ...CONTEXT_PATTERNS];

/** The secrets in a text, in order, none overlapping. Examples and placeholders are none. */
export function findSecrets(text: string, patterns: readonly SecretPattern[] = SECRET_PATTERNS): SecretMatch[] {
  const lowerCase = text.toLowerCase();
  const matches = patterns
    .filter(({ hints }) => hints.some((hint) => lowerCase.includes(hint)))
    .flatMap((pattern) => matchPattern(text, pattern));
  return withoutOverlaps(matches);
}

function matchPattern(text: string, pattern: SecretPattern): SecretMatch[] {
  return [...text.matchAll(pattern.regex)].flatMap((match) => {
    const value = match.length > 1 ? match.findLast((group) => group !== undefined) : match[0];
    if (value === undefined || !isReal(value, pattern)) return [];
    const start = match.index + match[0].lastIndexOf(value);
    return [{ pattern, value, start, end: start + value.length }];
  });
}

function isReal(value: string, { minEntropy, mustLookRandom }: SecretPattern): boolean {
  if (isPlaceholder(value)) return false;
  if (minEntropy !== null && measureEntropy(value) < minEntropy) return false;
  return !mustLookRandom || looksRandom(value);
}

/** Sorting is stable, so of two that start together the one of the earlier pattern stays. */
function withoutOverlaps(matches: readonly SecretMatch[]): SecretMatch[] {
  const kept: SecretMatch[] = [];
  for (const match of matches.toSorted((a, b) => a.start - b.start)) {
    const last = kept.at(-1);
    if (last === undefined || match.start >= last.end) kept.push(match);
    else if (match.end > last.end)
      kept.push({ ...match, start: last.end, value: match.value.slice(last.end - match.start) });
  }
  return kept;
}
