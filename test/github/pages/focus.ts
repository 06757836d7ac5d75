import type { Focus } from "./code-table.ts";

/** What differs between a line and the one that replaces it: all but the beginning and the end that they share. */
export function focusOf(before: string, after: string): { before: Focus; after: Focus } | null {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  let shared = 0;
  while (shared < shortest - start && before.at(-1 - shared) === after.at(-1 - shared)) shared += 1;
  // Lines that have no more than their indentation in common are not one line changed.
  const isOther = before.slice(0, start).trim() === "" && before.slice(before.length - shared).trim().length < 2;
  if (isOther) return null;
  return { before: { start, end: before.length - shared }, after: { start, end: after.length - shared } };
}
