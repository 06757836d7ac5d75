import { describe, expect, it } from "vitest";
import { TASK } from "#test/contract/agent.ts";
import { claude } from "../claude/claude.ts";
import { gemini } from "../gemini/gemini.ts";
import { opencode } from "../opencode/opencode.ts";
import { sandboxAgent } from "../sandbox-agent/sandbox-agent.ts";
import type { TurnRequest } from "./cli-program.ts";
import { turnsLeft, usdLeft } from "./limits-left.ts";

const LIMITED = { ...TASK, limits: { timeoutMs: 60_000, maxTurns: 10, maxUsd: 2 } };

/** A repair, after a first call that has used this much. */
function repairAfter(turns: number, costUsd: number | null): TurnRequest {
  const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0, costUsd };
  return {
    task: LIMITED,
    prompt: "Again.",
    session: "s1",
    route: { env: {}, hosts: [] },
    home: "/sandbox/task/home",
    taskDir: "/sandbox/task",
    hasOwnSandbox: false,
    spent: { usage, turns, toolCalls: 0, denials: 0, model: null, sessionId: "s1" },
  };
}

describe("what is left of the limits of a run", () => {
  it("is what the calls before have not used", () => {
    expect([turnsLeft(repairAfter(7, 0.5)), usdLeft(repairAfter(7, 0.5))]).toEqual([3, 1.5]);
    expect(usdLeft(repairAfter(7, null))).toBe(2);
  });

  it("is enough for one answer, whatever they have used", () => {
    expect(turnsLeft(repairAfter(12, 3))).toBe(1);
    expect(usdLeft(repairAfter(12, 3))).toBeGreaterThan(0);
  });

  it("is nothing to speak of where there is no limit", () => {
    const request = { ...repairAfter(7, 0.5), task: TASK };
    expect([turnsLeft(request), usdLeft(request)]).toEqual([undefined, undefined]);
  });

  it.each([
    [claude, '"--max-turns","3"'],
    [sandboxAgent, '"maxTurns":3,'],
    [gemini, '"maxSessionTurns": 3'],
    [opencode, '"steps":3}'],
  ])("is all that a repair gets of $id", (program, words) => {
    const turn = program.turn(repairAfter(7, 0.5));
    const said = [JSON.stringify(turn.args), turn.stdin, ...Object.values(turn.env), ...Object.values(turn.files)];
    expect(said.join("\n")).toContain(words);
  });
});
