import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineSplitter } from "./line-splitter.ts";

function split(chunks: readonly string[]): readonly string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  chunks.forEach(splitter.push);
  splitter.end();
  return lines;
}

describe("createLineSplitter", () => {
  it("gives the same lines wherever the chunks end", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é", "\n", "\r", "{", "\u{1F600}") });
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 40 })), (whole, cuts) => {
        const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)).toSorted((a, b) => a - b), whole.length];
        const chunks = places.slice(1).map((end, at) => whole.slice(places[at], end));
        expect(chunks.join("")).toBe(whole);
        expect(split(chunks)).toEqual(split([whole]));
      }),
    );
  });

  it("takes the line endings of Windows too, and a last line without one", () => {
    expect(split(["a\r\nb\n\nc"])).toEqual(["a", "b", "", "c"]);
    expect(split(["a\n"])).toEqual(["a"]);
    expect(split([])).toEqual([]);
  });
});
