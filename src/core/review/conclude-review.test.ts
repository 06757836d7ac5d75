import { describe, expect, it } from "vitest";
import { parseDiff } from "../diff/parse-diff.ts";
import { concludeReview } from "./conclude-review.ts";

const [base, mergeBase, head] = ["a".repeat(40), "b".repeat(40), "c".repeat(40)] as const;
const MODES = `diff --git a/a.sh b/a.sh
old mode 100644
new mode 100755
diff --git a/b.sh b/b.sh
old mode 100644
new mode 100755
`;

function concludeNothing({ diff = "", commits = {}, reasons = [] as readonly string[] }) {
  const files = parseDiff(diff);
  return concludeReview({
    runId: "run-1",
    commits: { baseSha: base, mergeBaseSha: mergeBase, headSha: head, ...commits },
    files,
    chosen: { selected: [], skipped: reasons.map((reason, index) => ({ path: `${index}.sh`, reason })) },
    examination: { kind: "nothing", agent: "static" },
    texts: new Map(),
    notes: [],
  });
}

describe("concludeReview, where there was nothing to review", () => {
  it.each([
    [{ baseSha: head, mergeBaseSha: head }, "Base and head are the same commit, cccccccccccc"],
    [{ mergeBaseSha: head }, "The base, aaaaaaaaaaaa, already holds the head, cccccccccccc"],
    [{}, "There is no difference between bbbbbbbbbbbb and cccccccccccc"],
  ])("says why no file differs: %j", (commits, reason) => {
    const conclusion = concludeNothing({ commits });
    expect(conclusion.state).toBe("not_reviewed");
    expect(conclusion.reason).toContain(reason);
  });

  it("gives the reason for which all files were skipped", () => {
    const { reason } = concludeNothing({ diff: MODES, reasons: ["only its mode changed", "only its mode changed"] });
    expect(reason).toContain("Each of the 2 changed files was skipped, for this reason: only its mode changed.");
  });

  it("leaves different reasons to the receipt", () => {
    const { reason } = concludeNothing({ diff: MODES, reasons: ["only its mode changed", "lock file"] });
    expect(reason).toContain("for the reason in the receipt");
  });
});

describe("concludeReview, where the agent failed", () => {
  const examination = {
    kind: "failure",
    agent: "claude",
    sandbox: null,
    reason: "The agent gave up.",
    failed: "agent",
    transcript: null,
    durationMs: 1200,
  } as const;
  const usage = { inputTokens: 6600, outputTokens: 120, cachedTokens: 3000, costUsd: 0.42 };
  const facts = {
    usage,
    turns: 3,
    toolCalls: 2,
    denials: 1,
    version: "2.1.330",
    model: "claude-opus-5-5",
    sessionId: "s",
    notes: ["It could not be held."],
  };

  function concludeFailure(parts: FailureParts) {
    return concludeReview({
      runId: "run-1",
      commits: { baseSha: base, mergeBaseSha: mergeBase, headSha: head },
      files: parseDiff(MODES),
      chosen: { selected: parseDiff(MODES).slice(0, 1), skipped: [] },
      examination: { ...examination, ...parts },
      texts: new Map(),
      notes: [],
    });
  }

  interface FailureParts {
    readonly facts: typeof facts | null;
    readonly failed?: "start" | "agent" | "sandbox";
  }

  it.each([
    ["start", "the agent did not start"],
    ["agent", "the agent gave no usable answer"],
    ["sandbox", "no sandbox could be had"],
  ] as const)("says of each file why it was not read, where the %s failed", (failed, reason) => {
    const { receipt } = concludeFailure({ facts: null, failed });
    expect(receipt.filesSkipped).toEqual([{ path: "a.sh", reason }]);
  });

  it("says in the receipt what the agent used until then", () => {
    expect(concludeFailure({ facts })).toMatchObject({
      state: "not_reviewed",
      reason: "The agent gave up.",
      receipt: {
        agent: { id: "claude", version: "2.1.330", model: "claude-opus-5-5" },
        turns: 3,
        toolCalls: 2,
        denials: 1,
        tokens: { input: 6600, output: 120, cached: 3000 },
        costUsd: 0.42,
        notes: ["It could not be held."],
      },
    });
  });

  it("says nothing of it where the agent had not begun", () => {
    const { receipt } = concludeFailure({ facts: null });
    expect(receipt).toMatchObject({ tokens: null, costUsd: null, turns: null, notes: [] });
  });
});
