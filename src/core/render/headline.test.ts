import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATEGORIES, SEVERITIES } from "../finding/finding.ts";
import { normalizeTitle } from "../finding/fingerprint.ts";
import { sampleFinding } from "#test/review-samples.ts";
import { parseHeadlines, renderHeadline } from "./headline.ts";
import { renderEntry } from "./render-finding.ts";

describe("parseHeadlines", () => {
  it("gives back what was rendered, in the words that a fingerprint is made of", () => {
    const headline = fc.record({
      severity: fc.constantFrom(...SEVERITIES),
      category: fc.constantFrom(...CATEGORIES),
      title: fc
        .array(fc.constantFrom("Map<T>", "*all*", "`a|b`", "@octocat", "#41", "__init__", "a\\b", "(x)", "**"))
        .map((words) => ["Loses", ...words].join(" ")),
    });
    fc.assert(
      fc.property(headline, (written) => {
        const [read] = parseHeadlines(renderHeadline(written), 1) ?? [];
        expect(read).toMatchObject({ severity: written.severity, category: written.category });
        expect(normalizeTitle(read?.title ?? "")).toBe(normalizeTitle(written.title));
      }),
    );
  });

  it("finds those of all entries of a summary, in order", () => {
    const entries = ["One", "Two"].map((title) => renderEntry(sampleFinding({ title }), () => null));
    const titles = parseHeadlines(`### Heading\r\n\r\n${entries.join("\n\n")}`, 2)?.map(({ title }) => title);
    expect(titles).toEqual(["One", "Two"]);
  });

  it("says nothing where the words of an agent look like a headline", () => {
    const body = "**High (bug): Not the title**";
    expect(
      parseHeadlines(
        renderEntry(sampleFinding({ body }), () => null),
        1,
      ),
    ).toBeNull();
  });

  it("knows no other severity or category", () => {
    expect(parseHeadlines("**Huge (bug): x**\n**High (colour): x**\n**High (bug): **", 0)).toEqual([]);
  });
});
