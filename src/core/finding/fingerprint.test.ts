import { describe, expect, it } from "vitest";
import { type Identity, fingerprintFinding, stablePath } from "./fingerprint.ts";
import { parseDiff } from "../diff/parse-diff.ts";

const identity: Identity = {
  path: "src/a.ts",
  category: "bug",
  quote: "  return a ?? b;",
  title: "`a` is never null.",
  occurrence: 0,
};

describe("fingerprintFinding", () => {
  it("is 20 hexadecimal digits, the same in every version", () => {
    expect(fingerprintFinding(identity)).toBe("9ee045333c432daf91ee");
  });

  it.each<[string, Partial<Identity>]>([
    ["the indentation of the quote", { quote: "\t\treturn a ?? b;" }],
    ["line breaks in the quote", { quote: "return a\r\n  ?? b;" }],
    ["case and punctuation of the title", { title: "A is NEVER null" }],
  ])("does not depend on %s", (_, change) => {
    expect(fingerprintFinding({ ...identity, ...change })).toBe(fingerprintFinding(identity));
  });

  it.each<[string, Partial<Identity>]>([
    ["the path", { path: "src/b.ts" }],
    ["the category", { category: "style" }],
    ["the quote", { quote: "return a ?? c;" }],
    ["the title", { title: "b is never null" }],
    ["which of equal lines it is", { occurrence: 1 }],
  ])("depends on %s", (_, change) => {
    expect(fingerprintFinding({ ...identity, ...change })).not.toBe(fingerprintFinding(identity));
  });

  it("tells titles without letters apart", () => {
    const [a, b] = ["???", "!!!"].map((title) => fingerprintFinding({ ...identity, title }));
    expect(a).not.toBe(b);
  });
});

describe("stablePath", () => {
  it.each([
    ["the old one of a rename", "rename from old.ts\nrename to new.ts\n", "old.ts"],
    ["the new one of a copy", "copy from old.ts\ncopy to new.ts\n", "new.ts"],
  ])("is %s", (_, header, expected) => {
    const [file] = parseDiff(`diff --git a/old.ts b/new.ts\nsimilarity index 100%\n${header}`);
    expect(file && stablePath(file)).toBe(expected);
  });
});
