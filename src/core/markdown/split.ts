import { fencedLength, longestRun, renderFence } from "./fences.ts";
import { isTableRule } from "./tables.ts";

/** Below this a part could not hold a fence and something in it. */
const MIN_LIMIT = 200;

/**
 * Splits Markdown that `sanitiseMarkdown` made into pieces within a limit of characters: between blocks, else between lines,
 * else inside of a line. Code stays code in each piece. Nothing is lost but blank lines.
 */
export function splitMarkdown(markdown: string, limit: number): string[] {
  if (limit < MIN_LIMIT)
    throw new RangeError(`A piece of Markdown needs a limit of ${MIN_LIMIT} characters or more, not ${limit}.`);
  if (markdown.length <= limit) return markdown.trim() === "" ? [] : [markdown];
  return packPieces(
    readPieces(markdown).flatMap((piece) => splitPiece(piece, limit)),
    limit,
  );
}

/** Joins texts to as few as the limit allows, in order. */
export function packPieces(pieces: readonly string[], limit: number): string[] {
  const packed: string[] = [];
  for (const piece of pieces) {
    const last = packed.at(-1);
    if (last !== undefined && last.length + 2 + piece.length <= limit)
      packed[packed.length - 1] = `${last}\n\n${piece}`;
    else packed.push(piece);
  }
  return packed;
}

/** Paragraphs, lists and tables as they stand between blank lines, and whole blocks of code. */
function readPieces(markdown: string): string[] {
  const pieces: string[] = [];
  let piece: string[] = [];
  let fence: string | null = null;
  function close() {
    if (piece.length > 0) pieces.push(piece.join("\n"));
    piece = [];
  }
  for (const line of markdown.split("\n")) {
    if (fence !== null) {
      piece.push(line);
      if (line === fence) close();
      if (line === fence) fence = null;
      continue;
    }
    const opening = /^(`{3,})[^`]*$/.exec(line)?.[1] ?? null;
    if (opening !== null || line.trim() === "") close();
    if (line.trim() !== "") piece.push(line);
    fence = opening;
  }
  close();
  return pieces;
}

function splitPiece(piece: string, limit: number): string[] {
  if (piece.length <= limit) return [piece];
  const [first = "", ...rest] = piece.split("\n");
  const [, fence, language = ""] = /^(`{3,})([^`]*)$/.exec(first) ?? [];
  if (fence === undefined)
    return isTableRule(rest[0]) ? splitTable([first, ...rest], limit) : splitLines([first, ...rest], limit);
  return splitCode(rest.at(-1) === fence ? rest.slice(0, -1) : rest, language, limit);
}

/** Every part begins with the header, without which the rows would be no table. */
function splitTable([header = "", rule = "", ...rows]: readonly string[], limit: number): string[] {
  const head = `${header}\n${rule}\n`;
  if (head.length > limit / 2) return splitLines([header, rule, ...rows], limit);
  return splitLines(rows, limit - head.length).map((part) => (part.startsWith("|") ? `${head}${part}` : part));
}

function splitLines(lines: readonly string[], limit: number): string[] {
  const packed: string[] = [];
  for (const line of lines) {
    const last = packed.at(-1);
    // A line that long is no text for people. As code its pieces stay as harmless as the whole was.
    if (line.length > limit) packed.push(...splitCode([line], "", limit));
    else if (last !== undefined && !last.startsWith("```") && last.length + 1 + line.length <= limit)
      packed[packed.length - 1] = `${last}\n${line}`;
    else packed.push(line);
  }
  return packed;
}

/** In the worst case, all backticks, a fence is as long as its content, twice. */
function splitCode(lines: readonly string[], language: string, limit: number): string[] {
  const longest = Math.floor((limit - language.length - 8) / 3);
  const parts: string[] = [];
  let code: string[] = [];
  let size = EMPTY;
  for (const line of lines.flatMap((whole) => cut(whole, longest))) {
    const joined = joinSizes(size, line);
    const isFull = code.length > 0 && fencedLength(joined, language) > limit;
    if (isFull) parts.push(renderFence(code.join("\n"), language));
    if (isFull) code = [];
    size = isFull ? joinSizes(EMPTY, line) : joined;
    code.push(line);
  }
  return [...parts, renderFence(code.join("\n"), language)];
}

/** Of lines of code: their characters with a line feed each, and the longest run of backticks in one of them. */
interface CodeSize {
  readonly length: number;
  readonly longestRun: number;
}

const EMPTY: CodeSize = { length: 0, longestRun: 0 };

function joinSizes({ length, longestRun: run }: CodeSize, line: string): CodeSize {
  return { length: length + line.length + 1, longestRun: Math.max(run, longestRun(line, "`")) };
}

/** Never between the halves of a surrogate pair. */
function cut(line: string, length: number): string[] {
  const parts: string[] = [];
  let rest = line;
  while (rest.length > length) {
    const end = /[\uD800-\uDBFF]/.test(rest.charAt(length - 1)) ? length - 1 : length;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}
