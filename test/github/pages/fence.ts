import { codeText } from "./code-text.ts";
import { codeRow, codeTable } from "./code-table.ts";
import { focusOf } from "./focus.ts";
import { type Html, html } from "./html.ts";

/** The lines that a suggestion would replace. */
export interface SuggestionSubject {
  readonly startLine: number;
  readonly lines: readonly string[];
}

/** A block of code in a comment. A suggestion is one only where a comment is about lines that a commit could change. */
export function fence(info: string, content: string, subject: SuggestionSubject | null): Html {
  const language = info.trim().split(/\s+/)[0]?.toLowerCase() ?? "";
  if (language === "suggestion" && subject !== null) return suggestion(content, subject);
  if (language === "diff") return html`<pre class="diff"><code>${linesOf(content).map(diffLine)}</code></pre>`;
  return html`<pre><code>${linesOf(content).map((line) => [codeText(line), "\n"])}</code></pre>`;
}

function suggestion(content: string, { startLine, lines }: SuggestionSubject): Html {
  const proposed = linesOf(content);
  const pairs =
    proposed.length === lines.length ? lines.map((line, index) => focusOf(line, proposed[index] ?? "")) : [];
  const removed = lines.map((text, index) =>
    codeRow({ kind: "deleted", oldLine: startLine + index, newLine: null, text, focus: pairs[index]?.before ?? null }),
  );
  const added = proposed.map((text, index) =>
    codeRow({ kind: "added", oldLine: null, newLine: startLine + index, text, focus: pairs[index]?.after ?? null }),
  );
  const lastLine = startLine + Math.max(lines.length, proposed.length);
  const table = codeTable({ rows: [...removed, ...added], label: "Suggested change", lastLine });
  return html`<div class="suggestion">
    <div class="suggestion-title">Suggested change</div>
    ${table}
  </div> `;
}

function diffLine(line: string): Html {
  const kind = DIFF_KINDS.find(({ starts }) => starts.test(line))?.kind ?? "context";
  return html`<span class="${kind}">${codeText(line)}${"\n"}</span>`;
}

const DIFF_KINDS = [
  { starts: /^(?:\+\+\+|---|diff |index )/, kind: "header" },
  { starts: /^@@/, kind: "hunk" },
  { starts: /^\+/, kind: "added" },
  { starts: /^-/, kind: "deleted" },
] as const;

function linesOf(content: string): string[] {
  return content === "" ? [] : content.replace(/\n$/, "").split("\n");
}
