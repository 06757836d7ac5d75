import type { Env, MarkdownIt, StateCore, Token } from "markdown-it";

/** What the words of a comment point at: an address, or null for what does not exist. */
export interface References {
  mention(login: string): string | null;
  issue(number: number): string | null;
  commit(hex: string): string | null;
}

/** Links `@login`, `#12` and commit ids where they name something, as GitHub does. */
export function linkReferences(markdown: MarkdownIt, referencesOf: (env: Env) => References): void {
  markdown.core.ruler.push("references", (state) => {
    const references = referencesOf(state.env);
    for (const token of state.tokens) {
      if (token.type === "inline" && token.children !== null)
        token.children = linkIn(state, token.children, references);
    }
  });
}

function linkIn(state: StateCore, tokens: readonly Token[], references: References): Token[] {
  let depth = 0;
  return tokens.flatMap((token) => {
    if (token.type === "link_open") depth += 1;
    if (token.type === "link_close") depth -= 1;
    return token.type === "text" && depth === 0 ? split(state, token, references) : [token];
  });
}

const REFERENCE =
  /(?<![\w/@`-])@(?<login>[a-z\d](?:-?[a-z\d]){0,38}(?:\[bot\])?)(?![\w/-])|(?<![\w/#&])#(?<number>\d{1,9})\b|(?<![\w/#-])(?<hex>[0-9a-f]{7,40})\b/gi;

function split(state: StateCore, token: Token, references: References): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (const match of token.content.matchAll(REFERENCE)) {
    const { login, number, hex } = match.groups ?? {};
    const address = addressOf(references, { login, number, hex });
    if (address === null) continue;
    tokens.push(text(state, token.content.slice(from, match.index)));
    const kind = login === undefined ? "reference" : "mention";
    const shown = hex === undefined ? match[0] : hex.slice(0, 7);
    tokens.push(...link(state, { address, kind, shown }));
    from = match.index + match[0].length;
  }
  return [...tokens, text(state, token.content.slice(from))];
}

interface Found {
  readonly login: string | undefined;
  readonly number: string | undefined;
  readonly hex: string | undefined;
}

function addressOf(references: References, { login, number, hex }: Found): string | null {
  if (login !== undefined) return references.mention(login);
  if (number !== undefined) return references.issue(Number(number));
  return hex === undefined ? null : references.commit(hex);
}

function text(state: StateCore, content: string): Token {
  const token = new state.Token("text", "", 0);
  token.content = content;
  return token;
}

function link(state: StateCore, to: { address: string; kind: string; shown: string }): Token[] {
  const open = new state.Token("link_open", "a", 1);
  open.attrSet("href", to.address);
  open.attrSet("class", to.kind);
  return [open, text(state, to.shown), new state.Token("link_close", "a", -1)];
}
