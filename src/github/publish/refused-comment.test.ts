import { describe, expect, it } from "vitest";
import { buildFindingMarker, parseMarkers } from "#core/plan/marker.ts";
import { buildPlan } from "#test/github-host/build-plan.ts";
import { moveToConversation, moveToFile } from "./refused-comment.ts";

const headSha = "a".repeat(40);
const plan = buildPlan({ runId: "r1", headSha, overflow: ["Part two."] });
const comment = {
  findingId: "F1",
  fingerprint: "f1",
  path: "src/a.ts",
  side: "RIGHT",
  line: 5,
  startLine: 3,
  body: "**Wrong** unit.\n\n````suggestion\nconst ms = 1;\n```\n````\n\n<!-- marker -->",
} as const;

describe("moveToFile", () => {
  it("says which lines are meant and keeps every word, but offers no click that cannot work", () => {
    expect(moveToFile(comment)).toEqual({
      findingId: "F1",
      fingerprint: "f1",
      path: "src/a.ts",
      body: "About lines 3 to 5, where GitHub takes no comment.\n\n**Wrong** unit.\n\n````\nconst ms = 1;\n```\n````\n\n<!-- marker -->",
    });
  });

  it("would rather leave out where it came from than cut the words", () => {
    const body = "x".repeat(65_536);
    expect(moveToFile({ ...comment, body }).body).toBe(body);
  });
});

describe("moveToConversation", () => {
  it("names file and lines", () => {
    const body = `Words.\n\n${buildFindingMarker("f1")}`;
    const [moved = ""] = moveToConversation([{ ...comment, startLine: null, body }], plan);
    expect(moved).toMatch(/^About `src\/a\.ts`, line 5\.\n\nWords\.\n\n<!--/);
    expect(parseMarkers(moved)).toEqual({ run: { runId: "r1", headSha, part: 3 }, fingerprints: ["f1"] });
  });

  it("does not let a path out of its code span", () => {
    const path = "a`` @octocat ```\u202Eb.ts";
    const [body] = moveToConversation([{ findingId: "F2", fingerprint: "f2", path, body: "Words." }], plan);
    expect(body).toMatch(/^About `a`` @octocat ```‹U\+202E›b\.ts`\.\n\nWords\.\n/);
  });

  it("gives each finding a part of its own, so that a second attempt knows which are there", () => {
    const parts = moveToConversation([comment, comment], plan).map((body) => parseMarkers(body).run?.part);
    expect(parts).toEqual([3, 4]);
  });

  it("needs no comment for nothing", () => {
    expect(moveToConversation([], plan)).toEqual([]);
  });
});
