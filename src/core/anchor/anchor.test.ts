import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Place, anchorFinding } from "./anchor.ts";
import { pathsToRead } from "./changed-path.ts";
import { Finding } from "../finding/finding.ts";
import { parseDiff } from "../diff/parse-diff.ts";

const fixtures = join(import.meta.dirname, "../../../test/fixtures/anchoring");
const order = readFileSync(join(fixtures, "order.ts.txt"), "utf8");
const files = parseDiff(readFileSync(join(fixtures, "change.diff"), "utf8"));
const texts = new Map([
  ["src/order.ts", order],
  ["src/new-name.txt", "one\ntwo\nthree\nfour\nFIVE\nsix\nseven\n"],
  ["pure.txt", "same\ntext\n"],
  ["README.md", "untouched line\nanother one\n"],
]);

function findingAt(place: Partial<Finding>): Finding {
  const line = place.startLine ?? 1;
  const rest = { severity: "high", category: "bug", title: "A problem", body: "Body." };
  return Finding.parse({ path: "src/order.ts", startLine: line, endLine: line, quote: "", ...rest, ...place });
}

function anchorOf(place: Partial<Finding>): string {
  return describeAnchor(anchorFinding(findingAt(place), { files, texts }));
}

function describeAnchor({ anchor: { kind, path, side, startLine, endLine } }: Place): string {
  return `${kind} ${path} ${side} ${startLine}-${endLine}`;
}

const PRICE = "    const price = item.price * item.count;";
const SUM = "    sum += price + tax(price);";
const OLD_SUM = "    sum += item.price;";

describe("anchorFinding with a quote", () => {
  it.each<[string, Partial<Finding>, string]>([
    ["takes an added line", { startLine: 10, quote: PRICE }, "inline src/order.ts RIGHT 10-10"],
    ["takes a context line", { startLine: 8, quote: "  let sum = 0;" }, "inline src/order.ts RIGHT 8-8"],
    [
      "takes several lines",
      { startLine: 10, endLine: 11, quote: `${PRICE}\n${SUM}` },
      "inline src/order.ts RIGHT 10-11",
    ],
    ["corrects a line number", { startLine: 14, quote: SUM }, "inline src/order.ts RIGHT 11-11"],
    [
      "puts a reversed range in order",
      { startLine: 11, endLine: 10, quote: `${PRICE}\n${SUM}` },
      "inline src/order.ts RIGHT 10-11",
    ],
    [
      "believes the quote, not the size of the range",
      { startLine: 8, endLine: 13, quote: SUM },
      "inline src/order.ts RIGHT 11-11",
    ],
    ["forgives a lost indentation", { startLine: 10, quote: PRICE.trim() }, "inline src/order.ts RIGHT 10-10"],
    ["forgives tabs for spaces", { startLine: 10, quote: `\t\t${PRICE.trim()}` }, "inline src/order.ts RIGHT 10-10"],
    [
      "forgives trailing white space and CRLF",
      { startLine: 10, quote: `${PRICE}  \r\n${SUM}\r\n` },
      "inline src/order.ts RIGHT 10-11",
    ],
    [
      "forgives spacing within a line",
      { startLine: 11, quote: "sum+=price+tax( price )" },
      "inline src/order.ts RIGHT 11-11",
    ],
    [
      "forgives a line break that is not there",
      { startLine: 11, quote: "sum += price +\n  tax(price);" },
      "inline src/order.ts RIGHT 11-11",
    ],
    ["finds a piece of a line", { startLine: 11, quote: "tax(price)" }, "inline src/order.ts RIGHT 11-11"],
    [
      "reads a Markdown fence",
      { startLine: 10, quote: `\`\`\`ts\n${PRICE}\n\`\`\`` },
      "inline src/order.ts RIGHT 10-10",
    ],
    [
      "reads backticks",
      { startLine: 1, quote: "`const price = item.price * item.count;`" },
      "inline src/order.ts RIGHT 10-10",
    ],
    ["reads line numbers", { startLine: 1, quote: `10 | ${PRICE}\n11 | ${SUM}` }, "inline src/order.ts RIGHT 10-11"],
    ["reads diff markers", { startLine: 1, quote: `+${PRICE}\n+${SUM}` }, "inline src/order.ts RIGHT 10-11"],
    [
      "reads a replaced line as what it became",
      { startLine: 10, quote: `-${OLD_SUM}\n+${PRICE}` },
      "inline src/order.ts RIGHT 10-10",
    ],
    ["reads a marked deleted line", { startLine: 10, quote: `-${OLD_SUM}` }, "inline src/order.ts LEFT 10-10"],
    [
      "undoes one JSON encoding too many",
      { startLine: 1, quote: 'import { tax } from \\"./tax.ts\\";' },
      "file src/order.ts RIGHT 1-1",
    ],
    [
      "spans an ellipsis",
      { startLine: 9, endLine: 13, quote: "  for (const item of order.items) {\n  ...\n  return sum;" },
      "inline src/order.ts RIGHT 9-13",
    ],
    [
      "spans a comment that stands for an ellipsis",
      { startLine: 8, quote: "let sum = 0;\n// ... rest\nreturn sum;" },
      "inline src/order.ts RIGHT 8-13",
    ],
    [
      "keeps the lines that are there",
      { startLine: 10, quote: `${PRICE}\n${SUM}\n  log(sum);` },
      "inline src/order.ts RIGHT 10-11",
    ],
    [
      "forgives a slip next to the hint",
      { startLine: 10, quote: "const price = item.prce * item.count;" },
      "inline src/order.ts RIGHT 10-10",
    ],
  ])("%s", (_, place, expected) => {
    expect(anchorOf(place)).toBe(expected);
  });

  it("chooses the place nearest to the hint among equal lines", () => {
    expect(anchorOf({ startLine: 21, quote: "  if (isEmpty(order)) {" })).toBe("file src/order.ts RIGHT 21-21");
    expect(anchorOf({ startLine: 29, quote: "  if (isEmpty(order)) {" })).toBe("inline src/order.ts RIGHT 28-28");
  });

  it("prefers lines that the diff shows where the hint says nothing", () => {
    expect(anchorOf({ startLine: 1, quote: "    return null;" })).toBe("inline src/order.ts RIGHT 29-29");
  });

  it("puts a deleted line on the left, said to be there or not", () => {
    expect(anchorOf({ startLine: 10, side: "LEFT", quote: OLD_SUM })).toBe("inline src/order.ts LEFT 10-10");
    expect(anchorOf({ startLine: 10, side: "RIGHT", quote: OLD_SUM })).toBe("inline src/order.ts LEFT 10-10");
  });

  it("means the head where the same lines were deleted and added, as in a file that went over to CRLF", () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}.`);
    const body = [...lines.map((line) => `-${line}\n`), ...lines.map((line) => `+${line}\r\n`)].join("");
    const crlf = parseDiff(`diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,30 +1,30 @@\n${body}`);
    for (const startLine of [1, 2, 24, 30]) {
      const place = anchorFinding(findingAt({ path: "x", startLine, quote: "line 25." }), { files: crlf, texts });
      expect(describeAnchor(place)).toBe("inline x RIGHT 25-25");
    }
  });

  it("takes a moved line from the left where its old number is given, and the new place is far", () => {
    const moved = "moved();\n";
    const middle = Array.from({ length: 20 }, (_, index) => ` line ${index}\n`).join("");
    const hunk = `@@ -1,21 +1,21 @@\n-${moved}${middle}+${moved}`;
    const change = parseDiff(`diff --git a/x b/x\n--- a/x\n+++ b/x\n${hunk}`);
    function at(startLine: number, side: Finding["side"]): string {
      const finding = findingAt({ path: "x", startLine, side, quote: "moved();" });
      return describeAnchor(anchorFinding(finding, { files: change, texts }));
    }
    expect(at(1, "RIGHT")).toBe("inline x LEFT 1-1");
    expect(at(20, "RIGHT")).toBe("inline x RIGHT 21-21");
    expect(at(20, "LEFT")).toBe("inline x LEFT 1-1");
    expect(at(4, "RIGHT")).toBe("inline x RIGHT 21-21");
  });

  it("keeps of a quote of the base the deleted lines alone", () => {
    const quote = `  for (const item of order.items) {\n${OLD_SUM}\n  }`;
    expect(anchorOf({ startLine: 9, endLine: 11, side: "LEFT", quote })).toBe("inline src/order.ts LEFT 10-10");
  });

  it("anchors lines of the base that the head drew apart to the greatest part of them", () => {
    const [drawn] = parseDiff(
      "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,3 +1,5 @@\n one\n+new\n+more\n two\n three\n",
    );
    const finding = findingAt({ path: "x", startLine: 1, endLine: 3, quote: "one\ntwo\nthree" });
    const place = anchorFinding(finding, { files: drawn === undefined ? [] : [drawn], texts: new Map() });
    expect(describeAnchor(place)).toBe("inline x RIGHT 4-5");
  });

  it("takes an unchanged line that is said to be on the left from the right, where GitHub shows it", () => {
    expect(anchorOf({ startLine: 30, side: "LEFT", quote: "  return order.items.at(-1);" })).toContain("LEFT 30-30");
    expect(anchorOf({ startLine: 12, side: "LEFT", quote: "  return sum;" })).toBe("inline src/order.ts RIGHT 13-13");
  });

  it("leaves lines outside of every hunk to the file", () => {
    expect(anchorOf({ startLine: 17, quote: "  return order.items.length === 0;" })).toBe(
      "file src/order.ts RIGHT 17-17",
    );
  });

  it("trims a range over two hunks to the part that shows changes", () => {
    const quote = order.split("\n").slice(9, 31).join("\n");
    expect(anchorOf({ startLine: 10, endLine: 31, quote })).toBe("inline src/order.ts RIGHT 10-14");
  });

  it("does not let one context line stand for a range outside of the hunk", () => {
    const quote = order.split("\n").slice(13, 25).join("\n");
    expect(anchorOf({ startLine: 14, endLine: 25, quote })).toBe("file src/order.ts RIGHT 14-25");
  });

  it("believes no line number beside a quote that is nowhere", () => {
    expect(anchorOf({ startLine: 10, quote: "throw new GhostError(attic);" })).toBe(
      "file src/order.ts RIGHT null-null",
    );
  });

  it("does not take a bracket within other lines for a quote", () => {
    expect(anchorOf({ startLine: 2, quote: ";" })).toBe("file src/order.ts RIGHT null-null");
  });

  it("does without the head's text where the hunks hold the quote", () => {
    const place = anchorFinding(findingAt({ startLine: 30, quote: SUM }), { files, texts: new Map() });
    expect(describeAnchor(place)).toBe("inline src/order.ts RIGHT 11-11");
  });
});

describe("anchorFinding without a quote", () => {
  it.each<[string, Partial<Finding>, string]>([
    ["takes the numbered lines", { startLine: 10, endLine: 11 }, "inline src/order.ts RIGHT 10-11"],
    ["puts a reversed range in order", { startLine: 11, endLine: 10 }, "inline src/order.ts RIGHT 10-11"],
    ["takes a deleted line by its old number", { startLine: 10, side: "LEFT" }, "inline src/order.ts LEFT 10-10"],
    ["leaves lines outside of the hunks to the file", { startLine: 17 }, "file src/order.ts RIGHT 17-17"],
    ["does not believe lines after the end", { startLine: 900 }, "file src/order.ts RIGHT null-null"],
    ["takes a quote of white space for none", { startLine: 10, quote: " \n\t" }, "inline src/order.ts RIGHT 10-10"],
  ])("%s", (_, place, expected) => {
    expect(anchorOf(place)).toBe(expected);
  });
});

describe("the path of a finding", () => {
  it.each(["a/src/order.ts", "b/src/order.ts", "./src/order.ts", "/src/order.ts", "src\\order.ts", "order.ts"])(
    "is understood as %s",
    (path) => {
      expect(anchorOf({ path, startLine: 10, quote: PRICE })).toBe("inline src/order.ts RIGHT 10-10");
    },
  );

  it.each(["/home/runner/checkout/src/order.ts", "src/order.ts:10", "src/order.ts:10-11", "src/order.ts:10:5"])(
    "is understood as %s",
    (path) => {
      expect(anchorOf({ path, startLine: 10, quote: PRICE })).toBe("inline src/order.ts RIGHT 10-10");
    },
  );

  it("may be the one before a rename", () => {
    expect(anchorOf({ path: "src/old-name.txt", startLine: 5, quote: "FIVE" })).toBe(
      "inline src/new-name.txt RIGHT 5-5",
    );
    expect(anchorOf({ path: "src/old-name.txt", startLine: 5, side: "LEFT", quote: "five" })).toBe(
      "inline src/new-name.txt LEFT 5-5",
    );
  });

  it("leads to the file itself where it was renamed without a change, or is binary", () => {
    expect(anchorOf({ path: "pure.txt", startLine: 2, quote: "text" })).toBe("file pure.txt RIGHT 2-2");
    expect(anchorOf({ path: "logo.png", startLine: 1, quote: "" })).toBe("file logo.png RIGHT null-null");
  });

  it("leads to the left of a deleted file", () => {
    expect(anchorOf({ path: "gone.txt", startLine: 1, endLine: 2, quote: "gone 1\ngone 2" })).toBe(
      "inline gone.txt LEFT 1-2",
    );
  });

  it("leads outside for a file that did not change, with the line of the quote", () => {
    expect(anchorOf({ path: "README.md", startLine: 1, quote: "another one" })).toBe("outside README.md RIGHT 2-2");
    expect(anchorOf({ path: "a/README.md", startLine: 1, quote: "" })).toBe("outside README.md RIGHT 1-1");
  });

  it("leads outside for a file that does not exist", () => {
    expect(anchorOf({ path: "src/ghost.ts", startLine: 3, quote: "boo()" })).toBe(
      "outside src/ghost.ts RIGHT null-null",
    );
  });

  it("leads outside where GitHub cannot be told the path", () => {
    const unnamed = files.map((file) => ({ ...file, isPathUtf8: file.newPath !== "src/order.ts" }));
    const place = anchorFinding(findingAt({ startLine: 10, quote: PRICE }), { files: unnamed, texts });
    expect(describeAnchor(place)).toBe("outside src/order.ts RIGHT 10-10");
  });

  it("prefers a real folder named a/ to the prefix of diffs", () => {
    const withFolder = new Map([...texts, ["a/src/order.ts", "other\n"]]);
    const place = anchorFinding(findingAt({ path: "a/src/order.ts", quote: "other" }), { files, texts: withFolder });
    expect(describeAnchor(place)).toBe("outside a/src/order.ts RIGHT 1-1");
  });

  it("that fits two changed files is decided by the quote", () => {
    const [first] = files.filter(({ newPath }) => newPath === "src/order.ts");
    const twin = parseDiff(
      "diff --git a/lib/order.ts b/lib/order.ts\n--- a/lib/order.ts\n+++ b/lib/order.ts\n@@ -1 +1 @@\n-x\n+yes\n",
    );
    const both = first === undefined ? twin : [first, ...twin];
    const place = anchorFinding(findingAt({ path: "order.ts", quote: "yes" }), { files: both, texts });
    expect(describeAnchor(place)).toBe("inline lib/order.ts RIGHT 1-1");
    const neither = anchorFinding(findingAt({ path: "order.ts", quote: "neither" }), { files: both, texts });
    expect(describeAnchor(neither)).toBe("outside order.ts RIGHT null-null");
  });
});

describe("pathsToRead", () => {
  it("names the head's paths that anchoring needs, and none that leaves the repository", () => {
    const findings = ["src/old-name.txt", "README.md", "../../etc/passwd", "/etc/passwd", "a/.././x"].map((path) =>
      findingAt({ path }),
    );
    expect(pathsToRead(findings, files)).toEqual(["src/new-name.txt", "src/old-name.txt", "README.md", "etc/passwd"]);
  });
});

describe("anchorFinding with hostile input", () => {
  const many = 20_000;
  it.each<[string, string, string]>([
    ["a huge quote of equal lines", "}\n".repeat(many), "}\n".repeat(many / 2)],
    ["a quote of equal lines that nearly fits", "}\n".repeat(many), `${"}\n".repeat(many / 2)}nowhere`],
    ["a line of one letter", "a".repeat(many), "aaaa...aaaa"],
    ["white space without end", "a\n", `a${" ".repeat(many)}b${"\n".repeat(many)}...c`],
    ["ellipses without end", "abcd\n".repeat(many), "abcd...".repeat(many / 100)],
    ["backticks without end", "a\n", "`".repeat(many)],
    ["markers without end", "a\n", "-".repeat(many)],
  ])("comes to an end for %s", (_, text, quote) => {
    const place = anchorFinding(findingAt({ path: "huge.txt", quote }), {
      files: [],
      texts: new Map([["huge.txt", text]]),
    });
    expect(place.anchor.kind).toBe("outside");
  });
});
