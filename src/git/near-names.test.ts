import { describe, expect, it } from "vitest";
import { findNearNames } from "./near-names.ts";

const NAMES = ["main", "master", "origin/main", "feature/login", "origin/feature/signup", "v1.0.0"];

describe("findNearNames", () => {
  it.each([
    ["mian", ["main"]],
    ["Main", ["main"]],
    ["main", ["main", "origin/main"]],
    ["feature/signup", ["origin/feature/signup"]],
    ["feature/logn", ["feature/login"]],
    ["v1.0.1", ["v1.0.0"]],
    ["something-else", []],
    ["x", []],
  ])("finds for %s: %j", (wanted, expected) => {
    expect(findNearNames(wanted, NAMES)).toEqual(expected);
  });

  it("gives three at most, best first", () => {
    expect(findNearNames("abcdef", ["abcdxy", "abcdeg", "abcdex", "abcdey"])).toEqual(["abcdeg", "abcdex", "abcdey"]);
  });
});
