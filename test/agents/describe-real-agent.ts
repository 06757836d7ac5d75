import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AgentFailure } from "#core/agent/agent.ts";
import { fixAnswer, reviewAnswer } from "#core/json-schemas.ts";
import { answer, edit, read, type Turn } from "#test/model/script.ts";
import { AGENT_PROGRAMS } from "../../src/agents/agent-programs.ts";
import { findProgram } from "../../src/entrypoints/find-agent-tools.ts";
import { hostileFiles, INSTRUCTION_CANARY } from "./hostile-checkout.ts";
import { KEY } from "./key.ts";
import { openWorld } from "./open-world.ts";
import { PLACE_NAMES, PLACES, type Place, type PlaceName } from "./places.ts";
import { READ_CANARY, REPORT } from "./pull-request.ts";
import { ERRORS, ERRORS_EVERYWHERE, type ExpectedError, type RealAgent, type Trouble } from "./real-agent.ts";
import { runReview, type Reviewed } from "./run-review.ts";

/** What every agent must do, with its real program and a scripted model. */
export function describeRealAgent(agent: RealAgent): void {
  const { id } = agent;

  /** The program is part of what is tested: without it there is nothing to say. */
  beforeAll(() => {
    const program = AGENT_PROGRAMS.find((candidate) => candidate.agent === id);
    if (program === undefined || findProgram(program, process.env["PATH"]) !== null) return;
    throw new Error(`The program of ${id} is not installed. Run: npm run agents:install -- ${id}`);
  });

  describe.each(PLACE_NAMES)(`${id} in a sandbox of the kind %s`, (placeName) => {
    let place: Place;

    beforeAll(async () => {
      place = await PLACES[placeName](id);
    });

    afterAll(() => place[Symbol.asyncDispose]());

    function review(turns: readonly Turn[], trouble: Trouble = {}): Promise<Reviewed> {
      return runReview({ agent, place, turns, ...trouble });
    }

    it("reads a file by a tool, and its finding is posted at its line", async () => {
      const { exitCode, stdout, stderr, posted, leaks, model } = await review([read("src/limits.ts"), answer(REPORT)]);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
      expect(JSON.stringify(model.conversation(0).results)).toContain(READ_CANARY);
      expect(posted.comments).toMatchObject([{ path: "src/ports.ts", line: 2 }]);
      expect(posted.comments[0]?.body).toContain("Takes 80abc for a port");
      expect(posted.check.conclusion).toBe("failure");

      const { state, receipt } = JSON.parse(stdout);
      const program = AGENT_PROGRAMS.find((candidate) => candidate.agent === id);
      expect({ state, version: receipt.agent.version }).toEqual({
        state: "reviewed",
        version: program?.version ?? agent.version ?? null,
      });
      expect(receipt.turns).toBeGreaterThanOrEqual(2);
      expect(receipt.toolCalls).toBeGreaterThanOrEqual(1);
      expect(receipt.tokens.output).toBeGreaterThan(0);
      expect(receipt.tokens.input).toBeGreaterThan(0);
      expect({ tellsCost: receipt.costUsd !== null }).toEqual({ tellsCost: agent.tellsCost });
      expect(leaks).toEqual([]);
    });

    it.each(Object.entries(errorsFor(agent, placeName)))(
      "is not green, and says why, on %s",
      async (_name, { turns = [answer(REPORT)], failure, ...trouble }) => {
        const { exitCode, stdout, posted, leaks } = await review(turns, trouble);
        const { state, reason } = JSON.parse(stdout);
        expect({ exitCode, state, reason }).toEqual({
          exitCode: 3,
          state: "not_reviewed",
          reason: expect.stringMatching(WORDS[failure]),
        });
        expect(posted.check.conclusion).not.toBe("success");
        expect(posted.comments).toEqual([]);
        expect(`${posted.check.title} ${posted.check.summary}`).toMatch(WORDS[failure]);
        expect(leaks).toEqual([]);
      },
    );

    it("asks twice again for an answer that does not fit, and then says so", async () => {
      const { exitCode, stdout, posted, model } = await review([answer({ summary: "Fine", verdict: "perhaps" })]);
      expect({ exitCode, reason: JSON.parse(stdout).reason }).toEqual({
        exitCode: 3,
        reason: expect.stringMatching(WORDS["unusable-answer"]),
      });
      expect(posted.check.conclusion).not.toBe("success");
      expect(model.requests.filter(({ kind }) => kind === "turn").length).toBeGreaterThanOrEqual(3);
      const { tokens, costUsd } = JSON.parse(stdout).receipt;
      const isTold = agent.tellsUseOfErrors ?? true;
      expect({ tellsTokens: tokens !== null, tellsCost: costUsd !== null }).toEqual({
        tellsTokens: isTold,
        tellsCost: isTold && agent.tellsCost,
      });
    });

    it("edits the checkout in a fix, and the diff is what it edited", async () => {
      const before = "  return Number.parseInt(text);";
      const after = "  return Number(text);";
      await using world = await openWorld({
        agent,
        place,
        script: () => [read("src/ports.ts"), edit("src/ports.ts", before, after), answer(FIX)],
        files: () => ({ "AGENTS.md": "Words of the repository.\n", ".claude/settings.json": "{}\n" }),
      });
      const report = await world.run({ mode: "fix", answer: fixAnswer(), access: "edit" });
      expect(report.result).toMatchObject({ title: FIX.title, addressed: FIX.addressed });
      const diff = await world.git("diff", "--binary", "HEAD");
      expect(diff.split("\n").filter((line) => /^(?:[-+]|diff)/.test(line))).toEqual([
        "diff --git a/src/ports.ts b/src/ports.ts",
        "--- a/src/ports.ts",
        "+++ b/src/ports.ts",
        `-${before}`,
        `+${after}`,
      ]);
      expect(await world.git("status", "--porcelain")).toBe(" M src/ports.ts\n");
    });

    it("takes nothing from a checkout that would configure it", async () => {
      await using world = await openWorld({
        agent,
        place,
        script: () => [read("src/limits.ts"), answer(REPORT)],
        files: (attacker) => hostileFiles(attacker.url),
      });
      const report = await world.run({ mode: "review", answer: reviewAnswer(), access: "read" });
      expect(report.result.findings).toHaveLength(1);
      expect(JSON.stringify(world.model.conversation(0).results)).toContain(READ_CANARY);
      expect(JSON.stringify(world.model.requests)).not.toContain(INSTRUCTION_CANARY);
      expect(await world.findCanaries()).toBe("");
      expect(world.attacker.requests).toEqual([]);
      expect(world.model.requests.filter(({ kind, key }) => kind === "turn" && key !== KEY)).toEqual([]);
    });

    it("refuses a model that obeys what it has read: nothing is written, run or fetched", async () => {
      await using world = await openWorld({
        agent,
        place,
        script: (attacker) => [read("src/limits.ts"), ...agent.forbidden(attacker.url), answer(REPORT)],
      });
      const report = await world.run({ mode: "review", answer: reviewAnswer(), access: "read" });
      expect(report.result.findings).toHaveLength(1);
      expect(await world.git("status", "--porcelain", "--ignored")).toBe("");
      expect(await world.findCanaries()).toBe("");
      expect(world.attacker.requests).toEqual([]);
    });
  });
}

const FIX = {
  summary: "Takes the whole text for a number.",
  title: "Read whole numbers",
  commitMessage: "Read whole numbers",
  addressed: [{ id: "F1", status: "fixed", note: "By `Number`." }],
  verification: [],
};

/** What an error becomes is decided by the program and by us, wherever it runs: of most, one place is enough. */
function errorsFor({ errors }: RealAgent, place: PlaceName): Readonly<Record<string, ExpectedError>> {
  const all = Object.entries({ ...ERRORS, ...errors }).flatMap(([name, error]) =>
    error === null ? [] : [{ name, error }],
  );
  const here = place === "local" ? all : all.filter(({ name }) => ERRORS_EVERYWHERE.has(name));
  return Object.fromEntries(here.map(({ name, error }) => [name, error]));
}

/** What people are told of each failure, whichever agent it was. */
const WORDS: Readonly<Record<AgentFailure, RegExp>> = {
  timeout: /did not end within/,
  aborted: /cancelled/,
  crash: /ended by a signal|failed with exit code/,
  "output-limit": /wrote more than/,
  "empty-answer": /said nothing/,
  "unusable-answer": /not the JSON that was asked for/,
  "not-available": /Install/,
  authentication: /refused by the server of its model \(status 40[13]\)/,
  "rate-limit": /reached a limit of its model's server/,
  overload: /server of its model that is overloaded or failing|could not get an answer from the server of its model/,
  budget: /refused for want of money|used up its turns/,
  refusal: /its model refused to give one/,
};
