const MAX_NAMES = 3;

/** Names that a person may have meant, best first. */
export function findNearNames(wanted: string, names: readonly string[]): readonly string[] {
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return names
    .map((name) => ({ name, distance: distanceOf(wanted, name, limit) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, MAX_NAMES)
    .map(({ name }) => name);
}

function distanceOf(wanted: string, name: string, limit: number): number {
  if (name.endsWith(`/${wanted}`)) return 0;
  if (Math.abs(wanted.length - name.length) > limit) return limit + 1;
  return editDistance(wanted.toLowerCase(), name.toLowerCase());
}

/** How many characters must be put in, taken out, exchanged, or swapped with their neighbor (Damerau and Levenshtein). */
function editDistance(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          costAt(last, column - 1) + (isSame ? 0 : 1),
          costAt(last, column) + 1,
          costAt(current, column - 1) + 1,
          isSwap ? costAt(beforeLast, column - 2) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return costAt(last, to.length);
}

function costAt(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
