import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "#test/markdown/hostile-text.ts";
import { harmIn } from "#test/markdown/harm.ts";
import { RENDERERS } from "#test/markdown/rendered.ts";
import { sanitiseMarkdown, sanitiseTitle } from "./sanitise.ts";

const RUNS = { numRuns: 4000 };

describe.each(Object.entries(RENDERERS))("Markdown of agents, rendered by %s", (_name, render) => {
  it("holds no HTML, image, mention, reference, hidden character or large heading, whatever it held before", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(harmIn(render(sanitiseMarkdown(text)))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("stays harmless between texts of ours", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const rendered = render(`**Title**\n\n${sanitiseMarkdown(text)}\n\n[last](https://last.example)`);
        expect(rendered.links).toContain("https://last.example");
        expect(harmIn(rendered)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("holds nothing but text and code in a title, which stays bold", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const rendered = render(`| **F1 ${sanitiseTitle(text)}.** |\n|---|\n| [last](https://last.example) |`);
        expect(rendered.links).toContain("https://last.example");
        expect(harmIn(rendered)).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe("sanitiseMarkdown", () => {
  it.each([
    "![https://github.com/o/r/pull/2#x](javascript:alert(1))",
    "![https://github.com/o/r/pull/2#x\\[x](javascript:alert(1))",
    "[https://github.com/o/r/issues/1](javascript:alert(1))",
    '[text](https://example.com "https://github.com/o/r/issues/1")',
    '![](https://example.com "see https://github.com/o/r/issues/1 and www.github.com/o/r/pull/2")',
  ])("lets no address in what is left of a link refer to a pull request: %s", (text) => {
    const safe = sanitiseMarkdown(text);
    for (const render of Object.values(RENDERERS)) expect(harmIn(render(safe))).toEqual([]);
    expect(safe).not.toMatch(/[/.]github\.com\/o(?<!redirect\.github\.com\/o)/);
  });

  it("changes nothing more when it is applied again", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const once = sanitiseMarkdown(text);
        expect(sanitiseMarkdown(once)).toBe(once);
      }),
      RUNS,
    );
  });

  it.each([
    ["Thanks @octocat and @org/team!", "Thanks `@octocat` and `@org/team`!"],
    ["mail a@b.example", "mail a@b.example"],
    ["Fixes #12, o/r#3 and GH-4.", "Fixes `#12`, `o/r#3` and `GH-4`."],
    ["&#64;octocat \\@octocat", "`@octocat` `@octocat`"],
    ["See https://github.com/o/r/issues/12.", "See <https://redirect.github.com/o/r/issues/12>."],
    ["[it](https://github.com/o/r/pull/2)", "[it](https://redirect.github.com/o/r/pull/2)"],
    ["![x](https://a.example/p.png)", "[image: x](https://a.example/p.png)"],
    ["[x](javascript:alert(1))", "x `javascript:alert(1)`"],
    ["`Map<T>` is Map<T>, a < b && c > d", "`Map<T>` is Map\\<T>, a < b && c > d"],
    ["list[0](x)", "list[0\\](x)"],
    ["</details><!-- sandpiper:run:x -->", "\\</details>\\<!-- sandpiper:run:x -->"],
    ["/approve\nsee /etc/passwd", "`/approve`\nsee /etc/passwd"],
    ["snake_case and _emphasis_ and **bold**", "snake_case and _emphasis_ and **bold**"],
    ["# Big\ntext\n---", "#### Big\ntext\n\n---"],
    ["```suggestion\nx = 1\n```", "```\nx = 1\n```"],
    ["```ts\nconst a = `@user`;", "```ts\nconst a = `@user`;\n```"],
    ["1. Do\n   ```sh\n   ls @x\n   ```\n   then\n2. Go", "1. Do\n```sh\nls @x\n```\nthen\n2. Go"],
    ["a `code that\nbreaks` b", "a `code that breaks` b"],
    ["un\u200Bseen \u202Etext", "unseen text"],
    ["```\na\u202Eb\n```", "```\na‹U+202E›b\n```"],
    ["    if (a < b) call(@x);", "```\nif (a < b) call(@x);\n```"],
  ])("turns %j into %j", (before, after) => {
    expect(sanitiseMarkdown(before)).toBe(after);
  });

  it("reads a text of a megabyte in linear time, however its markers are arranged", () => {
    for (const piece of ["[", "`a", "![", "<", "&#64;", "@a", "> ", "- ", "``` `\n", "[a](", "\\"]) {
      expect(sanitiseMarkdown(piece.repeat(20_000)).length).toBeGreaterThan(0);
    }
  });
});

describe("a flood", () => {
  it.each([
    ["of mentions", "@a/".repeat(100_000)],
    ["of long mentions", `@${"a".repeat(150)}`.repeat(2000)],
    ["of references", "GH-1".repeat(75_000)],
    ["of addresses", "https://u:p@".repeat(25_000)],
    ["of spaces within a line", `${" ".repeat(300_000)}x`],
    ["of marks before a command", `${">".repeat(300_000)}/x`],
    ["on one line, with a mention at its end", `${"x".repeat(300_000)} @a`],
    ["of lines in a table", `|a|\n|-|\n${"|b|\n".repeat(100_000)}`],
  ])("%s is read to its end, and made harmless", (_what, text) => {
    expect(sanitiseMarkdown(text)).not.toMatch(/(?<![`@\w/])@a(?![`\w])/);
  });
});
