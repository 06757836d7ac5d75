import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findVersion, isAtLeast } from "./compare-versions.ts";

describe("findVersion", () => {
  it.each([
    ["2.1.330 (Claude Code)", "2.1.330"],
    ["codex-cli 0.169.0\n", "0.169.0"],
    ["OpenClaw 2026.9.6 (abc1234)", "2026.9.6"],
    ["0.0.1790142911-g7618fb (released 2 days ago)", "0.0.1790142911-g7618fb"],
    ["Error: native binary not installed", null],
    ["", null],
  ])("finds in %j the version %j", (text, version) => {
    expect(findVersion(text)).toBe(version);
  });
});

describe("isAtLeast", () => {
  const numbers = fc.tuple(fc.nat(), fc.nat(), fc.nat());

  it("orders by the first number that differs, as numbers and not as words", () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const difference = a.map((number, at) => number - (b[at] ?? 0)).find((each) => each !== 0) ?? 0;
        expect(isAtLeast(a.join("."), b.join("."))).toBe(difference >= 0);
      }),
    );
    expect(isAtLeast("1.10.0", "1.9.9")).toBe(true);
  });

  it("takes a version for as late as itself, whatever stands behind it", () => {
    expect(isAtLeast("0.0.1790142911-g7618fb", "0.0.1790142911")).toBe(true);
  });
});
