import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "#test/markdown/hostile-text.ts";
import { harmIn } from "#test/markdown/harm.ts";
import { RENDERERS } from "#test/markdown/rendered.ts";
import { sanitiseMarkdown } from "./sanitise.ts";
import { splitMarkdown } from "./split.ts";
import { renderTable } from "./tables.ts";

const longText = fc
  .array(
    fc.oneof(
      hostileText,
      fc.constantFrom("```ts\nconst a = 1;\nconst b = 2;\n```", "word ".repeat(90), "x".repeat(700), "`".repeat(60)),
    ),
    {
      minLength: 3,
      maxLength: 25,
    },
  )
  .map((texts) => sanitiseMarkdown(texts.join("\n\n")));

describe("splitMarkdown", () => {
  it("keeps every part within the limit, its code closed, and its text harmless", () => {
    fc.assert(
      fc.property(longText, fc.integer({ min: 220, max: 900 }), (text, limit) => {
        for (const part of splitMarkdown(text, limit)) {
          expect(part.length).toBeLessThanOrEqual(limit);
          const rendered = RENDERERS.micromark(`${part}\n\n[last](https://last.example)`);
          expect(rendered.links).toContain("https://last.example");
          expect(harmIn(rendered)).toEqual([]);
        }
      }),
      { numRuns: 600 },
    );
  });

  it("loses nothing but blank lines and repeats nothing but fences", () => {
    fc.assert(
      fc.property(longText, fc.integer({ min: 220, max: 900 }), (text, limit) => {
        fc.pre(!hasFenceInCode(text));
        expect(essence(splitMarkdown(text, limit).join("\n"))).toBe(essence(text));
      }),
      { numRuns: 600 },
    );
  });

  it("splits between paragraphs where it can", () => {
    const paragraph = "word ".repeat(30).trim();
    expect(splitMarkdown([paragraph, paragraph, paragraph].join("\n\n"), 310)).toEqual([
      `${paragraph}\n\n${paragraph}`,
      paragraph,
    ]);
  });

  it("opens code again in the next part, in the same language", () => {
    const parts = splitMarkdown(`\`\`\`ts\n${"let a = 1;\n".repeat(60)}\`\`\``, 400);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part).toMatch(/^```ts\nlet a = 1;\n[^`]*\n```$/);
  });

  it("gives every part of a long table its header", () => {
    const rows = Array.from({ length: 40 }, (_, index) => `| F${index} | some finding |`);
    const parts = splitMarkdown(renderTable(["", "Finding"], []).concat("\n", rows.join("\n")), 300);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts)
      expect(part).toMatch(/^\|  \| Finding \|\n\| --- \| --- \|\n(?:\| F\d+ \| some finding \|\n?)+$/);
    expect(parts.join("\n").match(/^\| F.*$/gm)).toEqual(rows);
  });

  it("splits megabytes of short lines of code", () => {
    const code = "ab\n".repeat(700_000);
    const parts = splitMarkdown(`\`\`\`\n${code}\`\`\``, 65_000);
    expect(parts.map((part) => part.slice(4, -3)).join("")).toBe(code);
  });

  it("refuses a limit in which no fence has room", () => {
    expect(() => splitMarkdown("a", 20)).toThrow("needs a limit of 200");
  });
});

/** A line of code that looks like a fence of fewer ticks: `essence` would take it for one. */
function hasFenceInCode(text: string): boolean {
  let open = 0;
  for (const line of text.split("\n")) {
    const ticks = /^`{3,}/.exec(line)?.[0].length ?? 0;
    if (ticks > 0 && open > 0 && (ticks < open || line.length > ticks)) return true;
    if (ticks > 0) open = open === 0 ? ticks : 0;
  }
  return false;
}

function essence(text: string): string {
  return text.replace(/^`{3,}[^`\n]*$/gm, "").replace(/\s+/g, "");
}
