import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorFinding } from "./anchor.ts";
import { Finding } from "../finding/finding.ts";
import { parseDiff } from "../diff/parse-diff.ts";
import { type OfferedSuggestion, offerSuggestion } from "./suggestion.ts";

const fixtures = join(import.meta.dirname, "../../../test/fixtures/anchoring");
const files = parseDiff(readFileSync(join(fixtures, "change.diff"), "utf8"));
const texts = new Map([["src/order.ts", readFileSync(join(fixtures, "order.ts.txt"), "utf8")]]);

const FOR = "  for (const item of order.items) {";
const PRICE = "    const price = item.price * item.count;";
const SUM = "    sum += price + tax(price);";

function offer(place: Partial<Finding>): OfferedSuggestion {
  const line = place.startLine ?? 10;
  const rest = { severity: "high", category: "bug", title: "A problem", body: "" };
  const finding = Finding.parse({
    path: "src/order.ts",
    startLine: line,
    endLine: line,
    quote: PRICE,
    ...rest,
    ...place,
  });
  return offerSuggestion(finding, anchorFinding(finding, { files, texts }));
}

describe("offerSuggestion", () => {
  it("lets a click replace exactly the quoted lines", () => {
    const suggestion = "    const price = priceOf(item);\n    sum += price;";
    expect(offer({ quote: `${PRICE}\n${SUM}`, suggestion })).toEqual({
      offer: "committable",
      text: suggestion,
      anchor: { kind: "inline", path: "src/order.ts", side: "RIGHT", startLine: 10, endLine: 11 },
    });
  });

  it("has nothing to offer without a suggestion, or with one that changes nothing", () => {
    expect(offer({}).offer).toBe("none");
    expect(offer({ suggestion: PRICE }).offer).toBe("none");
    expect(offer({ suggestion: `${PRICE}\n` }).offer).toBe("none");
    expect(offer({ quote: PRICE.trim(), suggestion: PRICE.trim() }).offer).toBe("none");
  });

  it("tells deleting the lines from leaving an empty one", () => {
    expect(offer({ suggestion: "" })).toMatchObject({ offer: "committable", text: "" });
    expect(offer({ suggestion: "\n" })).toMatchObject({ offer: "committable", text: "\n" });
  });

  it("leaves the blank lines around a quote out of both the lines and their replacement", () => {
    const quote = "\nexport function total(order: Order): number {\n";
    const suggestion = "\nexport function total({ items }: Order): number {\n";
    expect(offer({ startLine: 6, quote, suggestion })).toMatchObject({
      offer: "committable",
      text: "export function total({ items }: Order): number {",
      anchor: { startLine: 7, endLine: 7 },
    });
    expect(offer({ startLine: 6, quote, suggestion: "export function sum(): number {" }).offer).toBe("quoted");
  });

  it("gives the file's indentation to a replacement whose quote had lost it", () => {
    const quote = `${PRICE.trim()}\n${SUM.trim()}`;
    expect(offer({ quote, suggestion: "if (item) {\n  sum += 1;\n}" })).toMatchObject({
      offer: "committable",
      text: "    if (item) {\n      sum += 1;\n    }",
    });
  });

  it("turns the tabs of an agent into the spaces of the file", () => {
    const quote = `\tfor (const item of order.items) {\n\t\t${PRICE.trim()}`;
    const suggestion = "\tfor (const item of order.items) {\n\t\tlog(item);";
    expect(offer({ quote, startLine: 9, suggestion })).toMatchObject({
      offer: "committable",
      text: "    log(item);",
      anchor: { startLine: 10, endLine: 10 },
    });
  });

  it("leaves out unchanged lines so that no deleted line lies in the range", () => {
    const suggestion = `${FOR}\n    const price = 1;\n${SUM}`;
    expect(offer({ startLine: 9, quote: `${FOR}\n${PRICE}\n${SUM}`, suggestion })).toMatchObject({
      offer: "committable",
      text: "    const price = 1;",
      anchor: { startLine: 10, endLine: 10 },
    });
  });

  it.each<[string, Partial<Finding>]>([
    ["replaces lines on both sides of a deleted one", { startLine: 9, quote: `${FOR}\n${PRICE}`, suggestion: "x();" }],
    ["replaces a piece of a line", { quote: "item.price * item.count", suggestion: "priceOf(item)" }],
    ["replaces deleted lines", { side: "LEFT", quote: "    sum += item.price;", suggestion: "    sum += 1;" }],
    [
      "lies outside of the hunks",
      { startLine: 17, quote: "  return order.items.length === 0;", suggestion: "  return true;" },
    ],
    ["has no quote that vouches for its lines", { quote: "", suggestion: "    const price = 1;" }],
    ["is a diff", { quote: `+${PRICE}`, suggestion: "-    const a = 1;\n+    const price = 1;" }],
    ["has an indentation that fits neither quote nor file", { quote: PRICE.trim(), suggestion: "  const price = 1;" }],
    ["elides some of the lines", { startLine: 10, quote: `${PRICE}\n...\n  }`, suggestion: "    x();" }],
  ])("shows a suggestion that %s for people to apply", (_, place) => {
    expect(offer(place)).toMatchObject({ offer: "quoted", text: place.suggestion });
  });

  it("takes diff markers off a suggestion that has them like its quote", () => {
    expect(offer({ quote: `+${PRICE}`, suggestion: "+    const price = 1;" })).toMatchObject({
      offer: "committable",
      text: "    const price = 1;",
    });
  });
});
