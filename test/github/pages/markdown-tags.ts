/** The tags that may be written as HTML. None takes an attribute. */
const KEPT = ["details", "summary", "sub", "sup", "kbd", "br"];
const NEVER_CLOSED = new Set(["br", "hr", "img", "input"]);

const COMMENT_OR_TAG = new RegExp(`<!--[^]*?(?:-->|$)|<(/?)(${KEPT.join("|")})\\s*/?>`, "gi");
const ENTITY = /&(?!(?:[a-z][a-z0-9]*|#\d{1,7}|#x[0-9a-f]{1,6});)/gi;

/** HTML out of Markdown: comments go, the few tags stay, and all the rest shows as the text it is. */
export function keepTags(source: string): string {
  let kept = "";
  let from = 0;
  for (const match of source.matchAll(COMMENT_OR_TAG)) {
    kept += asText(source.slice(from, match.index));
    const [whole, slash = "", name] = match;
    if (name !== undefined) kept += `<${slash}${name.toLowerCase()}>`;
    from = match.index + whole.length;
  }
  return kept + asText(source.slice(from));
}

function asText(source: string): string {
  return source
    .replaceAll(ENTITY, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\0", "\uFFFD");
}

/**
 * Closes what a comment left open and drops what it closed without opening, so that its tags end within it.
 * A tag that was written as HTML cannot close one that Markdown made.
 */
export function closeTags(rendered: string): string {
  const open: string[] = [];
  const closed = rendered.replaceAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g, (tag, slash: string, name: string) => {
    if (NEVER_CLOSED.has(name)) return slash === "" ? tag : "";
    if (slash === "") {
      open.push(name);
      return tag;
    }
    const at = open.lastIndexOf(name);
    const between = open.slice(at + 1);
    if (at === -1 || (KEPT.includes(name) && between.some((inner) => !KEPT.includes(inner)))) return "";
    open.length = at;
    return endTags(between) + tag;
  });
  return closed + endTags(open);
}

function endTags(names: readonly string[]): string {
  return names
    .toReversed()
    .map((name) => `</${name}>`)
    .join("");
}
