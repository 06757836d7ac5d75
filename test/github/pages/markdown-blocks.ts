import type { MarkdownIt, StateCore, Token } from "markdown-it";

const TASK = /^\[([ xX])\]\s/;
const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*$/;

/** Task lists and alerts, which GitHub adds to Markdown. */
export function addBlocks(markdown: MarkdownIt): void {
  markdown.core.ruler.after("inline", "blocks", (state) => {
    for (const [index, token] of state.tokens.entries()) {
      const opener = state.tokens[index - 2];
      if (token.type !== "inline" || opener === undefined) continue;
      if (opener.type === "list_item_open") markTask(state, opener, token);
      if (opener.type === "blockquote_open") markAlert(opener, token);
    }
  });
  markdown.renderer.rules["task"] = (tokens, index) =>
    `<input type="checkbox" disabled${tokens[index]?.content === " " ? "" : " checked"}> `;
}

function markTask(state: StateCore, item: Token, { children }: Token): void {
  const first = children?.[0];
  const match = TASK.exec(first?.content ?? "");
  if (children === null || first?.type !== "text" || match === null) return;
  item.attrJoin("class", "task");
  first.content = first.content.slice(match[0].length);
  const box = new state.Token("task", "input", 0);
  box.content = match[1]?.toLowerCase() ?? " ";
  children.unshift(box);
}

function markAlert(quote: Token, { children }: Token): void {
  const first = children?.[0];
  const kind = ALERT.exec(first?.content ?? "")?.[1]?.toLowerCase();
  const second = children?.[1];
  if (children === null || first?.type !== "text" || kind === undefined) return;
  if (second !== undefined && second.type !== "softbreak") return;
  quote.attrJoin("class", `alert ${kind}`);
  quote.attrSet("data-title", `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`);
  children.splice(0, second === undefined ? 1 : 2);
}
