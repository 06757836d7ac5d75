import { describe, expect, it } from "vitest";
import { sampleFinding, samplePosted } from "#test/review-samples.ts";
import { matchPosted } from "./match-posted.ts";

const NEW = "ffffffffffffffffffff";

describe("matchPosted", () => {
  it("knows a finding by its fingerprint, whatever its title", () => {
    const finding = sampleFinding({ title: "In other words" });
    const posted = samplePosted();
    expect([...matchPosted([finding], [posted])]).toEqual([[finding, posted]]);
  });

  it("knows one by its path and title where it quotes other lines, whatever the case and spacing", () => {
    const finding = sampleFinding({
      fingerprint: NEW,
      title: "the order id goes into the  SQL text without escaping.",
    });
    expect(matchPosted([finding], [samplePosted()]).size).toBe(1);
    expect(matchPosted([finding], [samplePosted({ path: "src/else.ts" })]).size).toBe(0);
    expect(matchPosted([finding], [samplePosted({ path: null })]).size).toBe(0);
    expect(matchPosted([finding], [samplePosted({ headline: null })]).size).toBe(0);
  });

  it("takes one posted finding for one finding, by fingerprint first, so that a second place is news", () => {
    const second = sampleFinding({ id: "F2", fingerprint: NEW });
    const first = sampleFinding();
    expect([...matchPosted([second, first], [samplePosted()]).keys()]).toEqual([first]);
  });

  it("takes the same title far from a finding that was dismissed for news, and near it not", () => {
    const finding = sampleFinding({ fingerprint: NEW });
    const fate = { kind: "resolved", isOutdated: false, by: { kind: "maintainer", login: "ada" } } as const;
    const lines = [400, 64, 63, 1, null];
    expect(lines.map((line) => matchPosted([finding], [samplePosted({ line, fate })]).size)).toEqual([0, 0, 1, 1, 1]);
  });

  it("takes what is said anew of changed lines for news, and what was dismissed not", () => {
    const finding = sampleFinding({ fingerprint: NEW });
    const by = { kind: "maintainer", login: "ada" } as const;
    const fates = [
      { kind: "open", isOutdated: true },
      { kind: "resolved", isOutdated: true, by },
      { kind: "open", isOutdated: false },
      { kind: "resolved", isOutdated: false, by },
      { kind: "hidden", reason: null },
      { kind: "unknown" },
    ] as const;
    expect(fates.map((fate) => matchPosted([finding], [samplePosted({ fate })]).size)).toEqual([0, 0, 1, 1, 1, 1]);
  });
});
