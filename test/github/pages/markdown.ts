import MarkdownIt, { type Env, type MarkdownIt as Parser, type Token } from "markdown-it";
import { fence, type SuggestionSubject } from "./fence.ts";
import { escapeHtml, Html } from "./html.ts";
import { addBlocks } from "./markdown-blocks.ts";
import { linkReferences, type References } from "./markdown-references.ts";
import { closeTags, keepTags } from "./markdown-tags.ts";

export interface MarkdownContext {
  readonly references: References;
  /** Null where a suggestion is plain code: in everything but a comment on lines. */
  readonly suggestion: SuggestionSubject | null;
}

/** Renders what people and Apps write as GitHub does. HTML is text, but for a few tags; nothing is loaded from elsewhere. */
export function renderMarkdown(text: string, context: MarkdownContext): Html {
  const env: Env = {};
  contexts.set(env, context);
  return new Html(closeTags(markdown.render(text, env)));
}

const markdown = create();
/** The context of each rendering, by the object that the parser passes along. */
const contexts = new WeakMap<Env, MarkdownContext>();

function create(): Parser {
  const made = new MarkdownIt({ html: true, linkify: true, breaks: true });
  made.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  addBlocks(made);
  linkReferences(made, (env) => contextOf(env).references);
  const { rules } = made.renderer;
  rules["html_block"] = (tokens, index) => keepTags(contentOf(tokens, index));
  rules["html_inline"] = (tokens, index) => keepTags(contentOf(tokens, index));
  rules["code_block"] = (tokens, index) => fence("", contentOf(tokens, index), null).text;
  rules["fence"] = (tokens, index, _options, env) =>
    fence(tokens[index]?.info ?? "", contentOf(tokens, index), contextOf(env).suggestion).text;
  rules["image"] = (tokens, index) => imageLink(tokens[index]);
  rules["table_open"] = () => `<div class="table"><table>\n`;
  rules["table_close"] = () => `</table></div>\n`;
  rules["link_open"] = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet("rel", "nofollow noopener noreferrer");
    return self.renderToken(tokens, index, options);
  };
  return made;
}

function contentOf(tokens: readonly Token[], index: number): string {
  return tokens[index]?.content ?? "";
}

/** Pages load nothing from elsewhere: an image is a link to where it lies. */
function imageLink(token: Token | undefined): string {
  const address = String(token?.attrGet("src") ?? "");
  const label = `Image: ${token?.content === "" ? "without a description" : (token?.content ?? "")}`;
  if (!/^https?:\/\//i.test(address)) return `<span class="image">${escapeHtml(label)}</span>`;
  return `<a class="image" href="${escapeHtml(address)}" rel="nofollow noopener noreferrer">${escapeHtml(label)}</a>`;
}

function contextOf(env: Env = {}): MarkdownContext {
  const context = contexts.get(env);
  if (context === undefined) throw new Error("Markdown is rendered by renderMarkdown, which knows the context.");
  return context;
}
