import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonError, scanJson } from "./scan-json.ts";

describe("scanJson", () => {
  it("ends exactly where the value ends, whatever follows", () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, rest) => {
        const value = /^[{["]/u.test(json) ? json : `[${json}]`;
        expect(scanJson(value + rest, 0)).toEqual({ kind: "value", end: value.length });
      }),
    );
  });

  it("agrees with JSON.parse on damaged JSON", () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "\\", "\n", "x", "0"))
      .map(([json, place, insert]) => {
        const at = place % (json.length + 1);
        return json.slice(0, at) + insert + json.slice(at + (insert === "" ? 1 : 0));
      });
    fc.assert(
      fc.property(damaged, (text) => {
        expect(findJsonError(text) === null).toBe(isJson(text));
      }),
    );
  });
});

describe("findJsonError", () => {
  it.each([
    ['{"a": 1,}', 8, "a key in double quotes"],
    ['{"a": 1 "b": 2}', 8, "`,` or `}`"],
    ["[1 2]", 3, "`,` or `]`"],
    ['{"a"', 4, "`:`"],
    ["{a: 1}", 1, "a key in double quotes or `}`"],
    ["{} // done", 3, "nothing after the value"],
    ["[01]", 1, "a value or `]`"],
    ["", 0, "a value"],
  ])("points into %j at %i", (text, at, expected) => {
    expect(findJsonError(text)).toMatchObject({ at, expected });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
