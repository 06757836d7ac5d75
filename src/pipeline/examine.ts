import { AgentError, type Agent } from "#core/agent/agent.ts";
import type { Assignment, Examination, SandboxFacts } from "#core/review/examination.ts";
import { planSandbox } from "#core/review/plan-sandbox.ts";
import { buildReviewTask } from "#core/review/review-task.ts";
import { SandboxError, type Sandbox, type SandboxProvider } from "#core/sandbox/sandbox.ts";

export interface Workplace {
  readonly sandboxes: SandboxProvider;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
  /** Told of the sandbox before its agent starts, so that it can be found after a crash. */
  readonly onSandbox: (sandbox: Pick<Sandbox, "provider" | "id">) => void;
  /** Milliseconds of a clock that only moves forward. */
  readonly now: () => number;
}

/** One agent in one sandbox, which ends with this call whatever happens. Where there is nothing to read, neither is begun. */
export async function examine(assignment: Assignment, workplace: Workplace): Promise<Examination> {
  const { agent, chosen } = assignment;
  if (chosen.selected.length === 0) return { kind: "nothing", agent: agent.id };

  const startedAt = workplace.now();
  let sandbox: Sandbox;
  try {
    await checkAgent(assignment);
    workplace.onProgress("Preparing the sandbox");
    sandbox = await workplace.sandboxes.create(planSandbox(assignment), workplace.signal);
  } catch (error) {
    return { ...toFailure(error, { agent, startedAt, workplace }), sandbox: null };
  }
  const [worked] = await Promise.allSettled([work(assignment, sandbox, workplace)]);
  const facts = factsOf(sandbox);
  const obstacle = await end(sandbox);
  if (worked.status === "rejected") throw obstacle === null ? worked.reason : combine(worked.reason, obstacle);
  if (obstacle !== null && !(obstacle instanceof SandboxError)) throw obstacle;
  // What was found is worth as much where its sandbox cannot be ended.
  const notes = obstacle === null ? facts.notes : [...facts.notes, obstacle.message];
  return { ...worked.value, sandbox: { ...facts, notes } };
}

/** A sandbox costs time and perhaps money, so that an agent that cannot begin gets none. */
async function checkAgent({ agent, settings }: Assignment): Promise<void> {
  const lacks = (await agent.lacks?.(settings.model ?? null)) ?? [];
  if (lacks.length === 0) return;
  throw new AgentError({ agent: agent.id, failure: "not-available", transcript: "", reason: lacks.join(" It ") });
}

type Reported = Omit<Extract<Examination, { kind: "report" }>, "sandbox">;
type Failed = Omit<Extract<Examination, { kind: "failure" }>, "sandbox">;

async function work(assignment: Assignment, sandbox: Sandbox, workplace: Workplace): Promise<Reported | Failed> {
  const { agent, chosen, snapshot } = assignment;
  const { signal, onProgress, onSandbox, now } = workplace;
  onSandbox({ provider: sandbox.provider, id: sandbox.id });
  const startedAt = now();
  try {
    const diffPath = `${sandbox.taskDir}/change.diff`;
    await sandbox.write(diffPath, snapshot.diff, signal);
    const { length } = chosen.selected;
    onProgress(`Reviewing ${length} changed ${length === 1 ? "file" : "files"} with ${agent.id}`);
    const task = buildReviewTask(assignment, { checkout: sandbox.checkout, mcp: sandbox.mcp, diffPath });
    return { kind: "report", agent: agent.id, report: await agent.run(task, sandbox, { signal, onProgress }) };
  } catch (error) {
    return toFailure(error, { agent, startedAt, workplace });
  }
}

interface Attempt {
  readonly agent: Agent;
  readonly startedAt: number;
  readonly workplace: Workplace;
}

/**
 * An agent without a usable answer, and a sandbox that cannot be had or is lost, are results: the run ends as not reviewed, visibly.
 * A cancelled run is none.
 */
function toFailure(error: unknown, { agent, startedAt, workplace: { signal, now } }: Attempt): Failed {
  signal.throwIfAborted();
  if (!(error instanceof AgentError) && !(error instanceof SandboxError)) throw error;
  const failure = { kind: "failure", agent: agent.id, reason: error.message, durationMs: now() - startedAt } as const;
  if (error instanceof SandboxError) return { ...failure, failed: "sandbox", transcript: null, facts: null };
  const { hasStarted, facts } = error;
  const transcript = hasStarted && error.transcript.trim() !== "" ? error.transcript : null;
  return { ...failure, failed: hasStarted ? "agent" : "start", transcript, facts };
}

function factsOf(sandbox: Sandbox): SandboxFacts {
  const { provider, id, template, isolation, notes } = sandbox;
  return { provider, id, template, isolation, notes, use: sandbox.use() };
}

/** Gives back why it could not be ended, where that is so. */
async function end(sandbox: Sandbox): Promise<Error | null> {
  try {
    await sandbox[Symbol.asyncDispose]();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function combine(first: unknown, second: Error): Error {
  const message = first instanceof Error ? first.message : String(first);
  return new Error(`${message} ${second.message}`, { cause: new AggregateError([first, second]) });
}
