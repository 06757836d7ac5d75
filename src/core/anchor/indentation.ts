/** A replacement and what it was written against: the lines as the agent quoted them, and as they are in the file. */
export interface Replacement {
  readonly quoted: readonly string[];
  readonly present: readonly string[];
  readonly lines: readonly string[];
}

/**
 * Gives a replacement the indentation of the file. An agent that lost or changed the indentation of its quote did the
 * same to its replacement. Null where that cannot be told for sure: a wrong indentation would be committed by a click.
 */
export function fitIndentation({ quoted, present, lines }: Replacement): readonly string[] | null {
  const pairs = pairIndents(quoted, present);
  const first = pairs[0];
  const start = lines.find(isFilled);
  if (first === undefined || start === undefined) return lines;
  const indent = indentOf(start);

  if (pairs.every((pair) => pair.quoted === pair.present)) return restoreLost(lines, pairs);
  if (indent === first.present && indent !== first.quoted) return lines;
  if (indent !== first.quoted) return null;
  if (isFirstTrimmed(pairs)) return isPlainlyDeeper(lines, first.present) ? indentFirst(lines, first.present) : null;
  return translate(lines, pairs);
}

interface IndentPair {
  readonly quoted: string;
  readonly present: string;
}

function pairIndents(quoted: readonly string[], present: readonly string[]): readonly IndentPair[] {
  return quoted
    .map((line, index) => ({ line, fileLine: present[index] ?? "" }))
    .filter(({ line }) => isFilled(line))
    .map(({ line, fileLine }) => ({ quoted: indentOf(line), present: indentOf(fileLine) }));
}

/** The quote kept its indentation. A replacement that starts at the margin lost its own, or wants to be there. */
function restoreLost(lines: readonly string[], pairs: readonly IndentPair[]): readonly string[] | null {
  const margin = pairs.map(({ present }) => present).reduce(commonStart);
  const filled = lines.filter(isFilled);
  const start = filled[0] ?? "";
  if (margin === "" || indentOf(start) !== "") return lines;
  if (start.startsWith("#")) return null; // a directive of a preprocessor may well stand at the margin
  const isMixed = filled.length > 1 && filled.slice(1).every((line) => line.startsWith(margin));
  return isMixed ? null : lines.map((line) => (isFilled(line) ? margin + line : line));
}

/** The whole quote went through a trim, which took the indentation of the first line only. */
function isFirstTrimmed([first, ...rest]: readonly IndentPair[]): boolean {
  return first?.quoted === "" && rest.length > 0 && rest.every(({ quoted, present }) => quoted === present);
}

function isPlainlyDeeper(lines: readonly string[], indent: string): boolean {
  return lines
    .filter(isFilled)
    .slice(1)
    .every((line) => line.startsWith(indent));
}

function indentFirst(lines: readonly string[], indent: string): readonly string[] {
  const first = lines.findIndex(isFilled);
  return lines.map((line, index) => (index === first ? indent + line : line));
}

function translate(lines: readonly string[], pairs: readonly IndentPair[]): readonly string[] | null {
  const translator = [byAddition(pairs), byRemoval(pairs), byUnit(pairs)].find((candidate) => candidate !== null);
  if (translator === undefined || translator === null) return null;
  const translated = lines.map((line) => {
    const indent = isFilled(line) ? translator(indentOf(line)) : "";
    return indent === null ? null : indent + line.trimStart();
  });
  return translated.every((line) => line !== null) ? translated : null;
}

/** Says what an indentation of the agent is in the file; null where it is none that the quote shows the way for. */
type Translator = (indent: string) => string | null;

function byAddition(pairs: readonly IndentPair[]): Translator | null {
  const prefix = differenceOf(pairs, ({ quoted, present }) => (present.endsWith(quoted) ? [present, quoted] : null));
  return prefix === null ? null : (indent) => prefix + indent;
}

function byRemoval(pairs: readonly IndentPair[]): Translator | null {
  const prefix = differenceOf(pairs, ({ quoted, present }) => (quoted.endsWith(present) ? [quoted, present] : null));
  return prefix === null ? null : (indent) => (indent.startsWith(prefix) ? indent.slice(prefix.length) : null);
}

function differenceOf(
  pairs: readonly IndentPair[],
  order: (pair: IndentPair) => readonly [string, string] | null,
): string | null {
  const prefixes = new Set(pairs.map(order).map((pair) => pair && pair[0].slice(0, pair[0].length - pair[1].length)));
  const [prefix] = prefixes;
  return prefixes.size === 1 && prefix !== undefined ? prefix : null;
}

/** Tabs where the file has spaces, or the other way round, at one width. */
function byUnit(pairs: readonly IndentPair[]): Translator | null {
  const deepest = pairs.find(({ quoted, present }) => quoted !== "" && present !== "");
  if (deepest === undefined) return null;
  const [from, to] = unitsOf(deepest);
  if (from === null || to === null) return null;
  const isUniform = pairs.every(({ quoted, present }) => exchange(quoted, from, to) === present);
  return isUniform ? (indent) => exchange(indent, from, to) : null;
}

function exchange(indent: string, from: string, to: string): string | null {
  const depth = indent.length / from.length;
  return Number.isInteger(depth) && indent === from.repeat(depth) ? to.repeat(depth) : null;
}

function unitsOf({ quoted, present }: IndentPair): readonly [string | null, string | null] {
  if (/^\t+$/.test(present) && /^ +$/.test(quoted)) return [unitOf(quoted, present.length), "\t"];
  if (/^\t+$/.test(quoted) && /^ +$/.test(present)) return ["\t", unitOf(present, quoted.length)];
  if (/^ +$/.test(quoted) && /^ +$/.test(present)) return spaceUnits(quoted.length, present.length);
  return [null, null];
}

function unitOf(spaces: string, depth: number): string | null {
  return spaces.length % depth === 0 ? " ".repeat(spaces.length / depth) : null;
}

/** Two widths of spaces, such as 2 for 4, in lowest terms. */
function spaceUnits(quoted: number, present: number): readonly [string, string] {
  const divisor = greatestCommonDivisor(quoted, present);
  return [" ".repeat(quoted / divisor), " ".repeat(present / divisor)];
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function isFilled(line: string): boolean {
  return line.trim() !== "";
}
