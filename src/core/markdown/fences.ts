/** GitHub acts on these, or renders them as something else than code. An agent's text only shows code. */
const ACTED_ON = new Set(["suggestion", "mermaid", "geojson", "topojson", "stl", "math"]);

/** A block of code whose fence is longer than any run of backticks in it, so that nothing in it can end it. */
export function renderFence(code: string, language = ""): string {
  const fence = "`".repeat(fenceWidth(longestRun(code, "`")));
  return code === "" ? `${fence}${language}\n${fence}` : `${fence}${language}\n${code}\n${fence}`;
}

/** How long `renderFence` makes code of this length, which includes its last line feed, with this longest run of backticks. */
export function fencedLength(code: { readonly length: number; readonly longestRun: number }, language: string): number {
  return 2 * fenceWidth(code.longestRun) + language.length + 1 + code.length;
}

function fenceWidth(longest: number): number {
  return Math.max(3, longest + 1);
}

/** Replacement for exactly the lines of the comment that it stands in, committed by a click. Empty deletes them. */
export function renderSuggestion(replacement: string): string {
  return renderFence(replacement, "suggestion");
}

/** The same for a place where nothing can be committed: what goes and what comes. */
export function renderReplacement(quote: string, replacement: string): string {
  const removed = quote === "" ? [] : quote.split("\n").map((line) => `-${line}`);
  const added = replacement === "" ? [] : replacement.split("\n").map((line) => `+${line}`);
  return renderFence([...removed, ...added].join("\n"), "diff");
}

/** The first word of an info string, where it only names a language to color the code by. */
export function languageOf(info: string): string {
  const language = /^[A-Za-z0-9_+#.-]{1,30}(?=\s|$)/.exec(info.trim())?.[0] ?? "";
  return ACTED_ON.has(language.toLowerCase()) ? "" : language;
}

export function longestRun(text: string, character: "`" | "~"): number {
  const runs = text.match(character === "`" ? /`+/g : /~+/g) ?? [];
  return runs.reduce((longest, run) => Math.max(longest, run.length), 0);
}
