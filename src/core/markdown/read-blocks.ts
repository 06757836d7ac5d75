import { codeEnd } from "./backtick-runs.ts";
import { languageOf } from "./fences.ts";
import { removeHidden, showHidden } from "./hidden-characters.ts";
import { findTableLines } from "./tables.ts";

/** A line of Markdown, or a block of code, as far as our rules tell them apart. */
export type Block =
  | { readonly kind: "blank" }
  | { readonly kind: "rule" }
  | { readonly kind: "code"; readonly code: string; readonly language: string }
  /** `before` holds the markers of the list or quote that it stands in. */
  | { readonly kind: "heading"; readonly before: string; readonly level: number; readonly text: string }
  | { readonly kind: "line"; readonly text: string; readonly isTable: boolean };

/** Block quote and list markers, in any nesting. */
const CONTAINERS = String.raw`(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*`;
const FENCE = new RegExp(`^(${CONTAINERS})([ \\t]*)(\`{3,}(?!.*\`)|~{3,})(.*)$`);
const LIST_ITEM = /^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:\s|$)/;
const HEADING = new RegExp(`^(${CONTAINERS}[ \\t]*)(#{1,6})(?:[ \\t]+(.*))?$`);
const UNDERLINE = new RegExp(`^(${CONTAINERS}[ \\t]*)(=+|-+)[ \\t]*$`);

/** Headings of agents rank below those of the review that they stand in. */
const LARGEST_HEADING = 4;

interface Reading {
  readonly raw: readonly string[];
  /** Which of the lines may belong to a table. */
  readonly tables: readonly boolean[];
  position: number;
  /** Columns to take off the following lines, because the code in the list that they belong to went to the margin. */
  dedent: number;
  isInList: boolean;
  /** Whether four spaces make code here: they do not in a paragraph. */
  afterBlank: boolean;
}

/** Reads lines until they end. Code that is nested in lists or quotes comes out at the margin, where nothing can end it. */
export function readBlocks(text: string): Block[] {
  const raw = text.split("\n");
  const tables = findTableLines(raw.map(removeHidden));
  const reading: Reading = { raw, tables, position: 0, dedent: 0, isInList: false, afterBlank: true };
  const blocks: Block[] = [];
  while (reading.position < reading.raw.length) for (const block of readBlock(reading)) blocks.push(block);
  return blocks;
}

function readBlock(reading: Reading): Block[] {
  const line = currentLine(reading);
  if (line.trim() === "") return readBlank(reading);

  const fence = FENCE.exec(line);
  if (fence !== null) return [readFence(reading, fence)];
  if (/^ {4}/.test(line) && reading.afterBlank && !reading.isInList) return [readIndented(reading)];
  return readProse(reading, line);
}

function currentLine(reading: Reading): string {
  const line = spacesFirst(removeHidden(reading.raw[reading.position] ?? ""));
  if (line.trim() !== "" && !line.startsWith(" ")) reading.dedent = 0;
  return dedented(line, reading.dedent);
}

function readBlank(reading: Reading): Block[] {
  reading.position += 1;
  reading.afterBlank = true;
  return [{ kind: "blank" }];
}

function readProse(reading: Reading, line: string): Block[] {
  const isFirst = reading.afterBlank;
  const text = joinOpenCode(reading, line);
  const isTable = reading.tables[reading.position] ?? false;
  reading.position += 1;
  reading.afterBlank = false;
  if (LIST_ITEM.test(line)) reading.isInList = true;
  else if (isFirst && !line.startsWith(" ")) reading.isInList = false;

  const heading = HEADING.exec(text);
  if (heading !== null) {
    reading.afterBlank = true;
    const [, before = "", marks = "", title = ""] = heading;
    return [{ kind: "heading", before, level: Math.max(LARGEST_HEADING, marks.length), text: title }];
  }
  const underline = isFirst ? null : UNDERLINE.exec(text);
  if (underline !== null) return readUnderline(reading, underline);
  return [{ kind: "line", text, isTable }];
}

/** Would make a heading of the paragraph above. Dashes were more likely meant as a rule. */
function readUnderline(reading: Reading, [, before = "", underline = ""]: RegExpExecArray): Block[] {
  if (!underline.startsWith("---") || before.trim() !== "")
    return [{ kind: "line", text: `${before}\\${underline}`, isTable: false }];
  reading.afterBlank = true;
  return [{ kind: "blank" }, { kind: "rule" }];
}

/** Code in a line that was broken over several: joined, because a line is as far as code may reach. */
function joinOpenCode(reading: Reading, first: string): string {
  let text = first;
  for (let count = 0; count < 4 && hasOpenCode(text); count += 1) {
    const next = dedented(spacesFirst(removeHidden(reading.raw[reading.position + 1] ?? "")), reading.dedent);
    if (!isPlainLine(next) || !next.includes("`")) return text;
    const joined = `${text.trimEnd()} ${next.trimStart()}`;
    if (FENCE.test(joined)) return text;
    text = joined;
    reading.position += 1;
  }
  return text;
}

function isPlainLine(line: string): boolean {
  return !/^\s*(?:$|[>|#=+*-]|\d{1,9}[.)]|~~~|```)/.test(line);
}

function hasOpenCode(line: string): boolean {
  for (let position = 0; position < line.length; position += 1) {
    if (line[position] === "\\") position += 1;
    else if (line[position] === "`") {
      const end = codeEnd(line, position);
      if (end === null) return true;
      position = end - 1;
    }
  }
  return false;
}

/** Up to its closing fence; without one up to the end of its quote or of the text. */
function readFence(reading: Reading, [, containers = "", indent = "", fence = "", info = ""]: RegExpExecArray): Block {
  const column = containers.length + indent.length;
  const quotes = containers.split(">").length - 1;
  const closing = new RegExp(`^ {0,${Math.max(3, column + 3)}}\\${fence.charAt(0)}{${fence.length},}[ \\t]*$`);
  const code: string[] = [];
  reading.position += 1;
  while (reading.position < reading.raw.length) {
    const raw = dedented(spacesFirst(reading.raw[reading.position] ?? ""), reading.dedent);
    const line = quotes > 0 ? unquoted(raw, quotes) : raw;
    if (line === null) break;
    reading.position += 1;
    if (closing.test(removeHidden(line))) break;
    code.push(quotes > 0 ? line : dedented(line, column));
  }
  if (column > 0) reading.dedent += column;
  reading.isInList = false;
  reading.afterBlank = true;
  return { kind: "code", code: showHidden(code.join("\n")), language: languageOf(info) };
}

/** The line without its markers of the quote; null where it is not of the quote any more. */
function unquoted(line: string, quotes: number): string | null {
  const match = new RegExp(`^(?: {0,3}> ?){${quotes}}`).exec(line);
  return match === null ? null : line.slice(match[0].length);
}

function readIndented(reading: Reading): Block {
  const code: string[] = [];
  while (reading.position < reading.raw.length) {
    const line = currentLine(reading);
    if (line.trim() !== "" && !line.startsWith("    ")) break;
    code.push(line.slice(4));
    reading.position += 1;
  }
  while (code.at(-1)?.trim() === "") {
    code.pop();
    reading.position -= 1;
  }
  return { kind: "code", code: code.join("\n"), language: "" };
}

/** Tabs at the start of a line as spaces, four columns each as in CommonMark. */
function spacesFirst(line: string): string {
  const start = /^[ \t]*/.exec(line)?.[0] ?? "";
  if (!start.includes("\t")) return line;
  let columns = 0;
  for (const character of start) columns += character === "\t" ? 4 - (columns % 4) : 1;
  return " ".repeat(columns) + line.slice(start.length);
}

function dedented(line: string, columns: number): string {
  const spaces = /^ */.exec(line)?.[0].length ?? 0;
  return line.slice(Math.min(spaces, columns));
}
