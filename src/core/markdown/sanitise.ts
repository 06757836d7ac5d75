import { normaliseNewlines } from "./hidden-characters.ts";
import { toOneLine } from "./one-line.ts";
import { readBlocks, type Block } from "./read-blocks.ts";
import { renderFence } from "./fences.ts";
import { textTokens, type Token } from "./inline-tokens.ts";
import { readInline } from "./read-inline.ts";
import { writeInline } from "./write-inline.ts";

/**
 * Makes Markdown of an agent safe to post, and keeps all that it says: no mention, reference, command, image, HTML or hidden
 * character is left outside of code, no fence open, no heading larger than ours. What is not allowed is shown, not removed.
 *
 * It does not trust its own reading of Markdown against that of GitHub. Code blocks are written anew at the margin, code in
 * a line is closed in that line, and all else counts as text, so that both readings agree on what is code.
 */
export function sanitiseMarkdown(text: string): string {
  return readBlocks(normaliseNewlines(text)).map(writeBlock).join("\n").replace(/^\n+/, "").trimEnd();
}

/** The same for a text of one line that stands in our own emphasis or table, such as a title. Only code keeps its markup. */
export function sanitiseTitle(text: string): string {
  const line = toOneLine(text);
  return writeInline(readInline(line).flatMap(withoutLink), { isTable: true, isLineStart: false, within: "title" });
}

function withoutLink(token: Token): readonly Token[] {
  if (token.kind !== "link") return [token];
  return [...token.text, ...textTokens(" ("), { kind: "address", url: token.url, bare: null }, ...textTokens(")")];
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "blank":
      return "";
    case "rule":
      return "---";
    case "code":
      return renderFence(block.code, block.language);
    case "heading":
      return `${block.before}${"#".repeat(block.level)} ${writeLine(block.text, { isTable: false, isLineStart: false })}`.trimEnd();
    case "line":
      return writeLine(block.text, { isTable: block.isTable, isLineStart: true });
  }
}

function writeLine(line: string, place: { readonly isTable: boolean; readonly isLineStart: boolean }): string {
  return writeInline(readInline(line), { ...place, within: "line" });
}
