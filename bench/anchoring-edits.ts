import type { Random } from "./anchoring-random.ts";

type Edit = (lines: readonly string[], random: Random) => readonly string[];

/** What people do to files: each edit takes a file's lines and gives them back changed. */
const EDITS: readonly Edit[] = [
  changeLines,
  changeLines,
  insertLines,
  deleteLines,
  replaceBlock,
  copyBlock,
  moveBlock,
  wrapBlock,
];

export function editFile(lines: readonly string[], random: Random): readonly string[] {
  let edited = lines;
  for (let count = random.int(1, 7); count > 0; count -= 1) edited = random.pick(EDITS)(edited, random);
  return edited;
}

function changeLines(lines: readonly string[], random: Random): readonly string[] {
  const { start, end } = pickBlock(lines, random, 3);
  return lines.map((line, index) => (index >= start && index < end ? changeWord(line, random) : line));
}

function insertLines(lines: readonly string[], random: Random): readonly string[] {
  const { start } = pickBlock(lines, random, 1);
  const block = pickBlock(lines, random, 5);
  const inserted = lines.slice(block.start, block.end).map((line) => changeWord(line, random));
  return lines.toSpliced(start, 0, ...inserted);
}

function deleteLines(lines: readonly string[], random: Random): readonly string[] {
  const { start, end } = pickBlock(lines, random, 6);
  return lines.toSpliced(start, end - start);
}

function replaceBlock(lines: readonly string[], random: Random): readonly string[] {
  const { start, end } = pickBlock(lines, random, 5);
  const other = pickBlock(lines, random, 5);
  const inserted = lines.slice(other.start, other.end).map((line) => changeWord(line, random));
  return lines.toSpliced(start, end - start, ...inserted);
}

/** Copy and paste: the same lines twice, unchanged. */
function copyBlock(lines: readonly string[], random: Random): readonly string[] {
  const { start, end } = pickBlock(lines, random, 4);
  return lines.toSpliced(pickBlock(lines, random, 1).start, 0, ...lines.slice(start, end));
}

function moveBlock(lines: readonly string[], random: Random): readonly string[] {
  const { start, end } = pickBlock(lines, random, 5);
  const rest = lines.toSpliced(start, end - start);
  return rest.toSpliced(random.int(0, rest.length), 0, ...lines.slice(start, end));
}

function wrapBlock(lines: readonly string[], random: Random): readonly string[] {
  const { start, end } = pickBlock(lines, random, 4);
  const block = lines.slice(start, end).map((line) => (line === "" ? line : `  ${line}`));
  return lines.toSpliced(start, end - start, `if (${word(random)}) {`, ...block, "}");
}

function pickBlock(lines: readonly string[], random: Random, most: number): { start: number; end: number } {
  const start = random.int(0, Math.max(0, lines.length - 1));
  return { start, end: Math.min(lines.length, start + random.int(1, most)) };
}

function changeWord(line: string, random: Random): string {
  const words = [...line.matchAll(/[A-Za-z]{3,}/g)];
  if (words.length === 0) return random.chance(0.5) ? `${line}${line === "" ? "" : " "}// ${word(random)}` : line;
  const { index, 0: old } = random.pick(words);
  return `${line.slice(0, index)}${word(random)}${line.slice(index + old.length)}`;
}

const WORDS = [
  "order",
  "total",
  "retry",
  "cursor",
  "limit",
  "owner",
  "batch",
  "token",
  "event",
  "result",
  "queue",
  "draft",
];

function word(random: Random): string {
  return `${random.pick(WORDS)}${random.chance(0.5) ? random.int(1, 99) : ""}`;
}
