import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sandbox } from "e2b";
import { connectionTo } from "#test/e2b/sample.ts";
import { startE2b } from "#test/e2b/start-e2b.ts";
import { createAgent } from "./e2b/agent.ts";
import { cellsOf, K, N, R, W } from "./e2b/columns.ts";
import { createProject, type Project } from "./e2b/pull-request.ts";
import { reviewInside } from "./e2b/review-inside.ts";
import { runCell, type World } from "./e2b/run-cell.ts";
import { seenAt, type End } from "./e2b/seen.ts";
import type { Step } from "./e2b/steps.ts";
import { holdTime } from "./e2b/time.ts";

/** A step, and how a run ends whose sandbox is gone from then on, and one whose E2B is not to be reached any more. */
const STEPS: readonly (readonly [Step, End, End])[] = [
  ["look at the sandbox", N, N],
  ["find its home", N, N],
  ["send the checkout's script", N, N],
  ["run the checkout", N, N],
  ["close the network", N, N],
  ["send a task file", N, N],
  ["write a task file", N, N],
  ["send the agent's task", N, N],
  ["run the agent", N, N],
  ["kill", R, K],
];

const LIFE_MS = 3_600_000;
const SIX_MINUTES = 6 * 60_000;
const DROPS = 5;
const ALL_IN_USE = "All sandboxes that the plan at E2B allows were in use";
const HELD = [{ kind: "slow" }] as const;
const CUT_OFF = [{ kind: "drop-before", times: Infinity }] as const;

async function letVanish({ e2b }: World): Promise<void> {
  for (const { sandboxId } of e2b.sandboxes()) await e2b.vanish(sandboxId);
}

async function letExpire({ e2b }: World): Promise<void> {
  await e2b.clock.advance(LIFE_MS);
}

async function dropStreams({ e2b }: World): Promise<void> {
  for (let drops = 0; drops < DROPS; drops += e2b.dropStreams()) await new Promise(setImmediate);
}

/** Holds a run until its sandbox has less time left than its agent may need. */
async function slowDown({ e2b, time }: World): Promise<void> {
  const held = e2b.addFault({ match: "PUT /sandboxes/{sandboxID}/network", kind: "slow" });
  await held.meets();
  time.clock.advance(SIX_MINUTES);
  held.release();
}

async function doNothing(): Promise<void> {}

let project: Project;
beforeAll(async () => {
  project = await createProject("octo-repo");
});
afterAll(() => project[Symbol.asyncDispose]());

describe("a run", () => {
  it.each(STEPS)("whose sandbox vanishes at the step %s ends as: %s", async (step, end) => {
    expect(await runCell({ step, end, faults: HELD }, { project, meanwhile: letVanish })).toEqual(seenAt(end));
  });

  it.each(STEPS)("whose sandbox is over its time at the step %s ends as: %s", async (step, end) => {
    expect(await runCell({ step, end, faults: HELD }, { project, meanwhile: letExpire })).toEqual(seenAt(end));
  });

  it.each(STEPS)("whose E2B is cut off from the step %s on leaves nothing for good", async (step, _gone, end) => {
    const cell = { step, andAfter: true, end, faults: CUT_OFF };
    expect(await runCell(cell, { project })).toEqual(seenAt(end, { isRunning: true }));
  });

  it("whose E2B is cut off before it has a sandbox is not reviewed", async () => {
    const cell = { step: "create", andAfter: true, end: N, faults: CUT_OFF } as const;
    expect(await runCell(cell, { project })).toEqual(seenAt(N));
  });

  it("waits for a slow creation", async () => {
    expect(await runCell({ step: "create", end: R, faults: HELD }, { project, meanwhile: doNothing })).toEqual(
      seenAt(R),
    );
  });

  it("whose streams are dropped again and again runs its agent once, and has its answer", async () => {
    const cell = { step: "run the agent", end: R, faults: [{ kind: "drop-after" }] } as const;
    expect(await runCell(cell, { project, agentWaits: true, meanwhile: dropStreams })).toEqual(seenAt(R));
  });
});

describe("a run whose checkout is slow, so that it asks for more time", () => {
  it.each(cellsOf([["ask for more time", R, R, W, N, N, N, N, N, N]]))("by $name ends as: $end", async (cell) => {
    expect(await runCell(cell, { project, prepare: slowDown })).toEqual(seenAt(cell.end));
  });
});

describe("a run that finds no place at E2B", () => {
  it.each([
    {
      name: "takes the one that somebody leaves",
      leaves: true,
      exitCode: 0,
      conclusion: "success",
      summary: "Read 1 of 1",
    },
    { name: "says so after a while", leaves: false, exitCode: 3, conclusion: "action_required", summary: ALL_IN_USE },
  ])("$name", async ({ leaves, exitCode, conclusion, summary }) => {
    await using e2b = await startE2b({ limits: { concurrentSandboxes: 1 } });
    await using agent = await createAgent();
    using time = holdTime();
    const other = await Sandbox.create(connectionTo(e2b));
    const pull = await project.open();
    const clock = {
      ...time.clock,
      async sleep(ms: number, signal: AbortSignal) {
        await time.clock.sleep(ms, signal);
        if (leaves) await other.kill();
      },
    };
    const ending = await reviewInside({ project, pull, e2b, agentCommand: agent.command, clock });
    const { checks } = await project.see(pull);
    expect(ending.exitCode).toBe(exitCode);
    expect(checks).toMatchObject([{ conclusion, summary: expect.stringContaining(summary) }]);
    expect(
      e2b.sandboxes().filter(({ state, metadata }) => state !== "killed" && metadata["app"] === "sandpiper"),
    ).toEqual([]);
    expect(await agent.runs()).toBe(leaves ? 1 : 0);
  });
});
