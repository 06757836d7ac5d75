import MarkdownIt, { type MarkdownIt as Parser, type Token } from "markdown-it";
import { type CommentHtml, createCommentHtml } from "./comment-html.ts";
import { escapeHtml, Html } from "./html.ts";

const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]$/;
const TASK = /^\[([ x])\] /i;

/** Renders a comment as GitHub does, as far as a reader of a review needs: tables, alerts, tasks, suggestions, details. */
export function renderMarkdown(text: string, anchored: readonly string[] | null = null): Html {
  const comment = createCommentHtml();
  const body = createParser(comment, anchored).render(text);
  return new Html(`<div class="markdown">${body}${comment.end()}</div>`);
}

/**
 * HTML is parsed, so that it can be cleaned: what `comment` writes is all the HTML that a comment can bring.
 * `anchored` are the lines that a suggestion would replace; null where the comment is not on lines.
 */
function createParser(comment: CommentHtml, anchored: readonly string[] | null): Parser {
  const parser = new MarkdownIt({ html: true, linkify: true });
  const { rules } = parser.renderer;
  rules["html_block"] = (tokens, index) => comment.write(tokens[index]?.content ?? "");
  rules["html_inline"] = (tokens, index) => comment.write(tokens[index]?.content ?? "");
  // The page loads nothing from elsewhere: an image is its description and a link.
  rules["image"] = (tokens, index) => {
    const token = tokens[index];
    return `<a rel="nofollow noreferrer" href="${escapeHtml(String(token?.attrGet("src") ?? ""))}">[image: ${escapeHtml(token?.content ?? "")}]</a>`;
  };
  rules["fence"] = (tokens, index) => {
    const { info = "", content = "" } = tokens[index] ?? {};
    return renderFence({ language: info.trim().split(/\s+/)[0] ?? "", content, anchored });
  };
  parser.core.ruler.push("alerts", (state) => {
    for (const [index, token] of state.tokens.entries()) {
      if (token.type === "blockquote_open") markAlert(token, state.tokens[index + 2]);
      if (token.type === "list_item_open") markTask(token, state.tokens[index + 2]);
    }
  });
  parser.core.ruler.push("links", (state) => {
    for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === "link_open") token.attrSet("rel", "nofollow noreferrer");
    }
  });
  return parser;
}

function markAlert(quote: Token, inline: Token | undefined): void {
  const first = inline?.children?.[0];
  const kind = first === undefined ? null : ALERT.exec(first.content.trim());
  if (first === undefined || kind?.[1] === undefined) return;
  quote.attrJoin("class", `alert alert-${kind[1].toLowerCase()}`);
  first.content = `${kind[1].charAt(0)}${kind[1].slice(1).toLowerCase()}`;
}

function markTask(item: Token, inline: Token | undefined): void {
  const first = inline?.children?.[0];
  const box = first === undefined ? null : TASK.exec(first.content);
  if (first === undefined || box === null) return;
  item.attrJoin("class", "task");
  first.content = `${box[1] === " " ? "☐" : "☑"} ${first.content.slice(box[0].length)}`;
}

interface Fence {
  readonly language: string;
  readonly content: string;
  readonly anchored: readonly string[] | null;
}

function renderFence({ language, content, anchored }: Fence): string {
  const lines = content.replace(/\n$/, "").split("\n");
  if (language === "suggestion") return renderSuggestion(anchored ?? [], content === "" ? [] : lines);
  if (language === "diff") return `<pre class="code">${lines.map(renderDiffLine).join("\n")}</pre>`;
  return `<pre class="code">${escapeHtml(content)}</pre>`;
}

function renderSuggestion(before: readonly string[], after: readonly string[]): string {
  const row = (kind: string, mark: string) => (line: string) =>
    `<tr class="${kind}"><td class="mark">${mark}</td><td class="text">${escapeHtml(line)}</td></tr>`;
  const rows = [...before.map(row("deleted", "-")), ...after.map(row("added", "+"))];
  return `<div class="suggestion"><div class="bar">Suggested change</div><table class="diff">${rows.join("")}</table></div>`;
}

function renderDiffLine(line: string): string {
  const kind = { "+": "added", "-": "deleted", "@": "hunk" }[line.charAt(0)];
  return kind === undefined ? escapeHtml(line) : `<span class="${kind}">${escapeHtml(line)}</span>`;
}
