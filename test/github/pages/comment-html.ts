import { escapeHtml } from "./html.ts";

/** The HTML that a comment may contain. GitHub allows more; everything else is shown as text here. */
const TAGS = new Set(["details", "summary", "sub", "sup", "kbd", "b", "i", "em", "strong", "code", "br", "hr"]);
const EMPTY_TAGS = new Set(["br", "hr"]);

/** Writes the HTML of one comment: allowed tags without their attributes, comments left out, the rest escaped. */
export interface CommentHtml {
  write(html: string): string;
  /** Closes what the comment left open, so that it cannot swallow the page. */
  end(): string;
}

export function createCommentHtml(): CommentHtml {
  const open: string[] = [];

  function writeTag(tag: string): string {
    const match = /^<(\/?)([a-z]+)([^<>]*)>$/i.exec(tag);
    const name = match?.[2]?.toLowerCase() ?? "";
    if (match === null || !TAGS.has(name)) return escapeHtml(tag);
    if (EMPTY_TAGS.has(name)) return `<${name}>`;
    if (match[1] === "") {
      open.push(name);
      return name === "details" && /^\s+open\b/i.test(match[3] ?? "") ? "<details open>" : `<${name}>`;
    }
    if (open.at(-1) !== name) return "";
    open.pop();
    return `</${name}>`;
  }

  return {
    write(html) {
      const visible = html.replaceAll(/<!--[^]*?(?:-->|$)/g, "");
      return visible
        .split(/(<\/?[a-z][^<>]*>)/i)
        .map((piece, index) => (index % 2 === 1 ? writeTag(piece) : escapeHtml(piece)))
        .join("");
    },
    end() {
      const closers = open.toReversed().map((name) => `</${name}>`);
      open.length = 0;
      return closers.join("");
    },
  };
}
