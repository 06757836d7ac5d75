import { Html, escapeHtml } from "./html.ts";

/** Characters that change what a reader sees without being seen: controls, directions, and those of no width. */
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A line of code, with its invisible characters made visible. */
export function codeText(text: string): Html {
  let written = "";
  let from = 0;
  for (const match of text.replace(/\r$/, "").matchAll(UNSEEN)) {
    written += escapeHtml(text.slice(from, match.index)) + unseen(match[0]);
    from = match.index + match[0].length;
  }
  return new Html(written + escapeHtml(text.slice(from).replace(/\r$/, "")));
}

function unseen(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `<span class="unseen" title="Invisible character">U+${code}</span>`;
}
