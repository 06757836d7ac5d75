import MarkdownIt from "markdown-it";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** What readers of rendered Markdown get to see and to load. */
export interface Rendered {
  /** Text that stands in no code and no link, each run of its own: where GitHub looks for mentions and references. */
  readonly prose: readonly string[];
  readonly code: readonly string[];
  readonly links: readonly string[];
  readonly images: number;
  readonly html: readonly string[];
  readonly headings: readonly number[];
}

/** Two independent renderers of GitHub's dialect: what one of them overlooks the other may do. */
export const RENDERERS = { micromark: renderWithMicromark, "markdown-it": renderWithMarkdownIt } as const;

function renderWithMicromark(markdown: string): Rendered {
  const rendered = empty();
  collect(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }), rendered, false);
  return rendered;
}

function empty() {
  return {
    prose: [] as string[],
    code: [] as string[],
    links: [] as string[],
    images: 0,
    html: [] as string[],
    headings: [] as number[],
  };
}

function collect(node: Nodes, rendered: ReturnType<typeof empty>, isLinked: boolean): void {
  if (node.type === "text" && !isLinked) rendered.prose.push(node.value);
  if (node.type === "code" || node.type === "inlineCode") rendered.code.push(node.value);
  if (node.type === "html") rendered.html.push(node.value);
  if (node.type === "link" || node.type === "definition") rendered.links.push(node.url);
  if (node.type === "heading") rendered.headings.push(node.depth);
  if (node.type === "image" || node.type === "imageReference") rendered.images += 1;
  if ("children" in node) for (const child of node.children) collect(child, rendered, isLinked || node.type === "link");
}

const markdownIt = new MarkdownIt({ html: true, linkify: true });

function renderWithMarkdownIt(markdown: string): Rendered {
  const rendered = empty();
  for (const block of markdownIt.parse(markdown, {})) {
    if (block.type === "fence" || block.type === "code_block") rendered.code.push(block.content);
    if (block.type === "html_block") rendered.html.push(block.content);
    if (block.type === "heading_open") rendered.headings.push(Number(block.tag.slice(1)));
    let depth = 0;
    let text = "";
    for (const token of block.children ?? []) {
      if (token.type === "text" || token.type === "text_special") {
        if (depth === 0) text += token.content;
        continue;
      }
      rendered.prose.push(text);
      text = "";
      if (token.type === "link_open") rendered.links.push(String(token.attrGet("href")));
      if (token.type === "link_open") depth += 1;
      if (token.type === "link_close") depth -= 1;
      if (token.type === "code_inline") rendered.code.push(token.content);
      if (token.type === "image") rendered.images += 1;
      if (token.type === "html_inline") rendered.html.push(token.content);
    }
    rendered.prose.push(text);
  }
  return rendered;
}
