/** What a browser would make of a page, as far as safety asks: its elements, their attributes, and the text between. */
export interface Markup {
  readonly elements: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  readonly text: string;
}

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*\/?>/g;
const VOID = new Set(["meta", "link", "img", "br", "hr", "input", "col"]);
/** Elements of pictures, which close themselves. */
const SHAPES = new Set(["circle", "path", "rect", "text"]);

/** Reads a page strictly: a `<` that is no tag, a stray closing tag and an open element are errors. */
export function readMarkup(page: string): Markup {
  const source = page.replace("<!doctype html>", "").replaceAll(/<(script|style)>[^]*?<\/\1>/g, "<$1></$1>");
  const open: string[] = [];
  const elements = new Set<string>();
  const attributes = new Set<string>();
  const text = source.replaceAll(TAG, (_, slash: string, name: string, rest: string) => {
    elements.add(name);
    for (const match of rest.matchAll(/\s([a-zA-Z-]+)/g)) {
      if (match[1] !== undefined && !isWithinValue(rest, match.index)) attributes.add(match[1].toLowerCase());
    }
    if (VOID.has(name) || SHAPES.has(name)) return "";
    if (slash === "") open.push(name);
    else if (open.pop() !== name) throw new Error(`</${name}> closes what was not open.`);
    return "";
  });
  if (open.length > 0) throw new Error(`<${open.join("> <")}> is never closed.`);
  const stray = text.indexOf("<");
  if (stray !== -1) throw new Error(`A "<" is not escaped: ${text.slice(stray, stray + 60)}`);
  return { elements, attributes, text };
}

function isWithinValue(attributes: string, at: number): boolean {
  return (attributes.slice(0, at).split('"').length - 1) % 2 === 1;
}
