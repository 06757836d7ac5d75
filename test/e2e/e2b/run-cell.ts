import type { Fault, FaultKind } from "#test/e2b/http/faults.ts";
import type { FaultHandle } from "#test/http/fault-list.ts";
import { startE2b, type E2bServer } from "#test/e2b/start-e2b.ts";
import { createAgent } from "./agent.ts";
import { processesLeft, sandboxesLeft, sweepLater } from "./left.ts";
import type { Project } from "./pull-request.ts";
import { reviewInside, type Ending } from "./review-inside.ts";
import { judge, type End, type Seen } from "./seen.ts";
import { isStep, isStepOrAfter, type Step } from "./steps.ts";
import { holdTime, type RunTime } from "./time.ts";

export interface Cell {
  readonly step: Step;
  /** Whether it is met by everything from that step on. */
  readonly andAfter?: boolean;
  readonly end: End;
  readonly faults: readonly (FaultKind & Pick<Fault, "times">)[];
}

export interface Setting {
  readonly project: Project;
  readonly cloneToken?: string;
  /** What happens from the beginning of the run on. */
  readonly prepare?: (world: World) => Promise<void>;
  /** What else happens when the fault is met, before it is released. */
  readonly meanwhile?: (world: World) => Promise<void>;
  /** Where the agent waits, it goes on after that. */
  readonly agentWaits?: boolean;
  /** Whether the run comes after another one on the same pull request, which nothing happens to. */
  readonly isSecondRun?: boolean;
}

/** What a test may meddle with while a run is under way. */
export interface World {
  readonly e2b: E2bServer;
  readonly time: RunTime;
}

/** How much time passes where an answer does not come: as much as a request is given, and a pack, which may be large. */
const REQUEST_TIMEOUT_MS = 60_000;
const PACK_TIMEOUT_MS = 600_000;

export async function runCell({ step, andAfter = false, end, faults }: Cell, setting: Setting): Promise<Seen> {
  const { project, cloneToken = null, isSecondRun = false, agentWaits = false } = setting;
  await using e2b = await startE2b();
  await using agent = await createAgent({ waits: agentWaits });
  using time = holdTime();
  const pull = await project.open();
  const run = { project, pull, e2b, agentCommand: agent.command, clock: time.clock, cloneToken };
  if (isSecondRun) await reviewInside(run);
  const runsBefore = await agent.runs();
  const match = andAfter ? isStepOrAfter(step, e2b) : isStep(step, e2b);
  const set = faults.map((fault) => ({ kind: fault.kind, handle: e2b.addFault({ match, ...fault }) }));
  const timeoutMs = step === "send the pack" ? PACK_TIMEOUT_MS : REQUEST_TIMEOUT_MS;
  const over = letTimePass(reviewInside(run), set, () => time.pass(timeoutMs));
  await setting.prepare?.({ e2b, time });
  if (setting.meanwhile !== undefined) {
    await (agentWaits ? agent.started() : set[0]?.handle.meets());
    await setting.meanwhile({ e2b, time });
    set.forEach(({ handle }) => handle.release());
    await agent.release();
  }
  const ending = await over;
  e2b.clearFaults();
  const sight = await project.see(pull);
  const running = sandboxesLeft(e2b, ["running"]);
  return judge({
    end,
    ending,
    sight,
    isMet: set.some(({ handle }) => handle.met > 0),
    agentRuns: (await agent.runs()) - runsBefore,
    isRunning: running.length > 0,
    processes: running.length > 0 ? [] : await processesLeft(e2b),
    sandboxesLeftLater: await sweepLater(e2b),
    secrets: [project.token, e2b.apiKey, ...(cloneToken === null ? [] : [cloneToken])],
  });
}

interface SetFault {
  readonly kind: FaultKind["kind"];
  readonly handle: FaultHandle;
}

/** Ends the waits for answers that do not come, one after the other. */
async function letTimePass(run: Promise<Ending>, faults: readonly SetFault[], pass: () => void): Promise<Ending> {
  const hanging = faults.find(({ kind }) => kind === "hang")?.handle;
  const over = run.then(() => "over" as const);
  async function next(times: number): Promise<void> {
    if (hanging === undefined || (await Promise.race([hanging.meets(times), over])) === "over") return;
    // The request has been sent whole by then.
    await new Promise(setImmediate);
    pass();
    await next(times + 1);
  }
  await next(1);
  return await run;
}
