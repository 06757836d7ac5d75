import { readFileSync } from "node:fs";
import { join } from "node:path";
import { array, assert, constantFrom, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { assembleFindings } from "./assemble-findings.ts";
import { CATEGORIES, Finding, SEVERITIES } from "./finding.ts";
import { parseDiff } from "../diff/parse-diff.ts";

const fixtures = join(import.meta.dirname, "../../../test/fixtures/anchoring");
const files = parseDiff(readFileSync(join(fixtures, "change.diff"), "utf8"));
const texts = new Map([["src/order.ts", readFileSync(join(fixtures, "order.ts.txt"), "utf8")]]);
const sources = { files, texts };

const PRICE = "    const price = item.price * item.count;";
const SUM = "    sum += price + tax(price);";

function finding(change: Partial<Finding>): Finding {
  const place = { path: "src/order.ts", startLine: 10, endLine: 10, quote: PRICE };
  return Finding.parse({ ...place, severity: "medium", category: "bug", title: "A", body: "Body.", ...change });
}

describe("assembleFindings", () => {
  it("ranks by severity, then confidence, then place, and names them in that order", () => {
    const { findings } = assembleFindings(
      [
        finding({ title: "low", severity: "low" }),
        finding({ title: "below", quote: SUM }),
        finding({ title: "above" }),
        finding({ title: "sure", quote: SUM, confidence: 0.9 }),
        finding({ title: "worst", path: "elsewhere.ts", severity: "critical" }),
      ],
      sources,
    );
    expect(findings.map(({ id, title }) => `${id} ${title}`)).toEqual([
      "F1 worst",
      "F2 sure",
      "F3 above",
      "F4 below",
      "F5 low",
    ]);
  });

  it("merges what says the same about the same lines, and keeps every text", () => {
    const evidence = { command: "npm test", expected: "pass", observed: "fail" };
    const { findings, notes } = assembleFindings(
      [
        finding({ title: "Price is wrong.", body: "First.", confidence: 0.9, suggestion: "    one();" }),
        finding({
          title: "price is wrong",
          body: "Second.",
          severity: "high",
          startLine: 11,
          suggestion: "    two();",
        }),
        finding({ title: "Price is wrong", body: "Second.", evidence, rule: { id: "no-price" } }),
      ],
      sources,
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      id: "F1",
      severity: "high",
      confidence: 0.9,
      evidence,
      rule: { id: "no-price" },
    });
    expect(findings[0]?.suggestion).toBe("    two();");
    expect(findings[0]?.body).toBe(
      "Second.\n\nFirst.\n\nAnother suggestion for the same lines:\n\n```\n    one();\n```",
    );
    expect(notes).toEqual(["2 findings repeated others and were merged into them."]);
  });

  it("takes over the suggestion of a merged finding where the leading one has none", () => {
    const { findings } = assembleFindings(
      [finding({ severity: "high" }), finding({ suggestion: "    one();" })],
      sources,
    );
    expect(findings).toMatchObject([{ suggestion: "    one();", suggestionOffer: "committable" }]);
  });

  it("does not merge other titles, other categories or other lines", () => {
    const { findings } = assembleFindings(
      [finding({}), finding({ title: "B" }), finding({ category: "style" }), finding({ quote: SUM })],
      sources,
    );
    expect(findings).toHaveLength(4);
  });

  it("gives equal findings on equal lines fingerprints of their own, the upper one the plain one", () => {
    const quote = "    return null;";
    const [upper, lower] = [22, 29].map((line) => finding({ startLine: line, endLine: line, quote }));
    if (upper === undefined || lower === undefined) throw new TypeError("There are two.");
    const both = assembleFindings([{ ...lower, severity: "high" }, upper], sources).findings;
    const one = assembleFindings([upper], sources).findings;
    expect(both.map(({ anchor }) => anchor.startLine)).toEqual([29, 22]);
    expect(both[1]?.fingerprint).toBe(one[0]?.fingerprint);
    expect(both[0]?.fingerprint).not.toBe(one[0]?.fingerprint);
  });

  it("keeps the fingerprint when lines above move, when the quote is sloppy, and by either name of a renamed file", () => {
    const plain = assembleFindings([finding({ path: "src/old-name.txt", quote: "FIVE" })], sources).findings[0];
    const other = finding({ path: "b/src/new-name.txt", quote: "  5 | FIVE ", startLine: 2, endLine: 2 });
    expect(assembleFindings([other], sources).findings[0]?.fingerprint).toBe(plain?.fingerprint);
  });

  it("says what it did not believe", () => {
    const { notes } = assembleFindings(
      [finding({ quote: "ghost of a line" }), finding({ path: "elsewhere.ts", quote: "", title: "B" })],
      sources,
    );
    expect(notes).toEqual([
      "1 finding quotes text that is not in its file, and so is shown without a line.",
      "1 finding is about a file outside of the change.",
    ]);
  });

  it("brings out every finding exactly once, whatever it is given", () => {
    const findings = array(
      record({
        path: constantFrom(
          "src/order.ts",
          "a/src/order.ts",
          "src/old-name.txt",
          "gone.txt",
          "logo.png",
          "x.ts",
          "../x",
        ),
        line: constantFrom(1, 5, 10, 30, 999),
        quote: constantFrom("", PRICE, SUM.trim(), "}", "gone 1", "...", "\n", "-", "nowhere at all"),
        suggestion: constantFrom(undefined, "", "x", PRICE),
        severity: constantFrom(...SEVERITIES),
        category: constantFrom(...CATEGORIES),
      }),
    );
    assert(
      property(findings, (drafts) => {
        const given = drafts.map(({ line, suggestion, ...rest }, index) =>
          finding({
            ...rest,
            startLine: line,
            endLine: 10,
            title: `T${index}`,
            ...(suggestion !== undefined && { suggestion }),
          }),
        );
        const { findings: assembled } = assembleFindings(given, sources);
        expect(assembled.map(({ title }) => title).toSorted()).toEqual(given.map(({ title }) => title).toSorted());
        expect(assembled.map(({ id }) => id)).toEqual(given.map((_, index) => `F${index + 1}`));
        expect(new Set(assembled.map(({ fingerprint }) => fingerprint)).size).toBe(given.length);
      }),
    );
  });
});
