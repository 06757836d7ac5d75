import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "./markdown.ts";
import { readMarkup } from "./read-markup.ts";

const references = {
  mention: (login: string) => (login === "ada" ? "/ada" : null),
  issue: (number: number) => (number === 1 ? "/ada/engine/pull/1" : null),
  commit: (hex: string) => ("0123456789abcdef".startsWith(hex) ? "/ada/engine/commit/0123456789abcdef" : null),
};
const suggestion = { startLine: 7, lines: ["if (a = b) {"] };

function render(text: string, subject: typeof suggestion | null = null): string {
  return renderMarkdown(text, { references, suggestion: subject }).text;
}

/** All that Markdown may become. */
const ELEMENTS = new Set(
  "p br hr h1 h2 h3 h4 h5 h6 em strong s a code pre span mark ul ol li input blockquote div table thead tbody tr th td colgroup col details summary sub sup kbd".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  "href title rel class style start type disabled checked data-title aria-label colspan".split(" "),
);

describe("renderMarkdown", () => {
  it("renders tables, tasks, alerts, strikethrough and line breaks as GitHub does", () => {
    const shown = render(
      "| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n> [!WARNING]\n> Careful.\n\n~~no~~\nnext",
    );
    expect(shown).toContain('<th style="text-align:right">b</th>');
    expect(shown).toMatch(/<li class="task"><input type="checkbox" disabled checked> done/);
    expect(shown).toMatch(/<li class="task"><input type="checkbox" disabled> open/);
    expect(shown).toMatch(/<blockquote class="alert warning" data-title="Warning">\s*<p>Careful\.<\/p>/);
    expect(shown).toContain("<s>no</s><br>");
  });

  it("shows a suggestion as the change it makes, with line numbers and what differs", () => {
    const shown = render("```suggestion\nif (a === b) {\n```", suggestion);
    const { text } = readMarkup(shown);
    expect(text.split(/\s{2,}/).join(" ")).toContain("Suggested change 7 - if (a = b) { 7 + if (a === b) {");
    expect(shown).toContain("if (a =<mark>==</mark> b) {");
  });

  it("shows an empty suggestion as a deletion, and one that is on no lines as code", () => {
    expect(render("```suggestion\n```", suggestion)).not.toContain('class="added"');
    expect(render("```suggestion\nx\n```")).toBe("<pre><code>x\n</code></pre>");
  });

  it("colors the lines of a diff and keeps every character of code", () => {
    const shown = render("```diff\n@@ -1 +1 @@\n-a\n+<b>\n c\n```\n\n```\n  one\n\n\ttwo\n```");
    expect(shown).toContain('<span class="deleted">-a\n</span><span class="added">+&lt;b&gt;\n</span>');
    expect(shown).toContain("<pre><code>  one\n\n\ttwo\n</code></pre>");
  });

  it("takes a longer fence around code that holds fences", () => {
    expect(render("````\n```\nx\n```\n````")).toBe("<pre><code>```\nx\n```\n</code></pre>");
  });

  it("keeps the few tags without attributes, and shows all others as text", () => {
    expect(render("<details>\n<summary>More</summary>\n\nBody\n\n</details>")).toBe(
      "<details>\n<summary>More</summary>\n<p>Body</p>\n</details>",
    );
    expect(render("H<sub>2</sub>O <kbd>Ctrl</kbd><br/>x<sup>2</sup>")).toContain(
      "H<sub>2</sub>O <kbd>Ctrl</kbd><br>x<sup>2</sup>",
    );
    expect(render('<details onclick="x()">a</details>')).toContain("&lt;details onclick=&quot;x()&quot;&gt;");
    expect(render("<div>a</div>\n\n<script>alert(1)</script>")).not.toMatch(/<(div|script)/);
  });

  it("drops HTML comments, the unfinished one too", () => {
    expect(render("a <!-- marker --> b")).toBe("<p>a  b</p>\n");
    expect(render("a\n\n<!-- run:1\n\nb -->\n\nc")).toBe("<p>a</p>\n\n<p>c</p>\n");
    expect(render("a\n\n<!-- never closed\nb")).toBe("<p>a</p>\n");
  });

  it("ends within itself, whatever was left open or closed too often", () => {
    expect(render("<details>\n\nopen")).toBe("<details>\n<p>open</p>\n</details>");
    expect(render("</details></details>\n\nafter")).not.toContain("</details>");
    expect(render("> <sub>a\n\nb")).toMatch(/<sub>a<\/sub><\/p>\s*<\/blockquote>/);
  });

  it("links what exists, and leaves other words alone", () => {
    expect(render("@ada and @bob, #1 and #2, 01234567 and 7654321")).toMatch(
      /<a href="\/ada" class="mention"[^>]*>@ada<\/a> and @bob, <a href="\/ada\/engine\/pull\/1"[^>]*>#1<\/a> and #2, <a href="\/ada\/engine\/commit\/0123456789abcdef"[^>]*>0123456<\/a> and 7654321/,
    );
    expect(render("`@ada` and mail@ada.example and @\u200Bada")).not.toContain("href");
    expect(render("See https://example.com/a?b=1.")).toContain('href="https://example.com/a?b=1"');
  });

  it("loads no image, and follows no address that runs code", () => {
    expect(render("![logo](https://example.com/x.png)")).toMatch(
      /<a class="image" href="https:\/\/example\.com\/x\.png"[^>]*>Image: logo<\/a>/,
    );
    expect(render("[x](javascript:alert(1)) ![y](data:image/png;base64,AAAA)")).not.toMatch(/href|src/);
  });

  it("makes invisible characters of code visible", () => {
    expect(render("```\nif (admin\u202E) {\u200B}\n```")).toMatch(/U\+202E.*U\+200B/);
  });

  it("stays well-formed, with known elements and attributes only, for any text", () => {
    const piece = constantFrom(
      "<",
      ">",
      '"',
      "'",
      "&",
      "`",
      "```",
      "~~~",
      "\n",
      "\n\n",
      "  ",
      "> ",
      "- ",
      "1. ",
      "# ",
      "|",
      "|-|",
      "*",
      "**",
      "_",
      "~~",
      "[",
      "](",
      ")",
      "!",
      "<details>",
      "</details>",
      "<summary>",
      "</summary>",
      "<sub>",
      "</sub>",
      "<kbd>",
      "<br>",
      "<script>",
      "</script>",
      "<img src=x onerror=alert(1)>",
      "<!--",
      "-->",
      "<a href='javascript:alert(1)'>",
      "</p>",
      "</div>",
      "</td>",
      "```suggestion\n",
      "```diff\n",
      "\n- [x] ",
      "\n> [!NOTE]\n",
      "@ada",
      "#1",
      "0123456",
      "https://example.com",
      "javascript:alert(1)",
      "\0",
      "\u202E",
      "text",
      "&lt;script&gt;",
      "&#60;",
      "\\",
    );
    assert(
      property(
        array(oneof({ weight: 9, arbitrary: piece }, string({ unit: "binary" })), { maxLength: 40 }),
        (pieces) => {
          const { elements, attributes } = readMarkup(render(pieces.join(""), suggestion));
          for (const element of elements) expect(ELEMENTS).toContain(element);
          for (const attribute of attributes) expect(ATTRIBUTES).toContain(attribute);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
