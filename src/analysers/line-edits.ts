import type { LineSpan, TextEdit } from "./diagnostic.ts";
import { indexLines } from "./line-index.ts";

export interface LineEdit extends LineSpan {
  readonly edit: TextEdit;
}

/** Cells of the table below: enough for a thousand lines between the first change and the last. */
const MAX_CELLS = 1_000_000;

/** What was replaced between two texts, by whole lines. Lines that replace as many are told apart. Empty where the texts differ too widely. */
export function diffLines(before: string, after: string): readonly LineEdit[] {
  const [old, next] = [before.split("\n"), after.split("\n")];
  const head = countSame(old, next);
  const tail = countSame(old.slice(head).toReversed(), next.slice(head).toReversed());
  const middle = { old: old.slice(head, old.length - tail), next: next.slice(head, next.length - tail) };
  if (middle.old.length * middle.next.length > MAX_CELLS) return [];
  const index = indexLines(before);
  return pairUp(middle).flatMap(({ at, removed, inserted }) => {
    // An insertion between lines belongs to none of them.
    if (removed === 0) return [];
    const startLine = head + at + 1;
    const endLine = startLine + removed - 1;
    const text = inserted.map((line) => `${line}\n`).join("");
    return [{ startLine, endLine, edit: { start: index.startOf(startLine), end: index.startOf(endLine + 1), text } }];
  });
}

function countSame(a: readonly string[], b: readonly string[]): number {
  const limit = Math.min(a.length, b.length);
  let count = 0;
  while (count < limit && a[count] === b[count]) count += 1;
  return count;
}

interface Lines {
  readonly old: readonly string[];
  readonly next: readonly string[];
}

interface Replacement {
  /** Index of the first line removed. */
  readonly at: number;
  readonly removed: number;
  readonly inserted: readonly string[];
}

function pairUp({ old, next }: Lines): readonly Replacement[] {
  const lengths = commonLengths({ old, next });
  const width = next.length + 1;
  const replacements: Replacement[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length) {
    const [fromOld, fromNext] = [i, j];
    while (i < old.length || j < next.length) {
      if (i < old.length && j < next.length && old[i] === next[j]) break;
      const down = i < old.length ? (lengths[(i + 1) * width + j] ?? 0) : -1;
      const right = j < next.length ? (lengths[i * width + j + 1] ?? 0) : -1;
      if (down >= right) i += 1;
      else j += 1;
    }
    replacements.push(...split({ at: fromOld, removed: i - fromOld, inserted: next.slice(fromNext, j) }));
    while (i < old.length && j < next.length && old[i] === next[j]) [i, j] = [i + 1, j + 1];
  }
  return replacements;
}

/** Length of the longest common subsequence of the rests, for each pair of positions. */
function commonLengths({ old, next }: Lines): Uint32Array {
  const width = next.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = next.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      const skip = Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
      lengths[at] = old[i] === next[j] ? (lengths[at + width + 1] ?? 0) + 1 : skip;
    }
  }
  return lengths;
}

function split(replacement: Replacement): readonly Replacement[] {
  const { at, removed, inserted } = replacement;
  if (removed === 0 && inserted.length === 0) return [];
  if (removed !== inserted.length) return [replacement];
  return inserted.map((line, offset) => ({ at: at + offset, removed: 1, inserted: [line] }));
}
