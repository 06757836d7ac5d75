import { AgentError, type Agent, type AgentLimits, type AgentTask } from "#core/agent/agent.ts";
import type { Examination, SandboxFacts } from "#core/review/conclude-review.ts";
import { pathOf, type FileDiff } from "#core/diff/diff.ts";
import { findDiffStarts } from "#core/diff/diff-starts.ts";
import { hostsOfMcp } from "#core/sandbox/mcp.ts";
import { reviewAnswer } from "#core/json-schemas.ts";
import type { ListedFile } from "#core/prompt/list-files.ts";
import { buildReviewPrompt } from "#core/prompt/review.ts";
import type { Snapshot } from "#core/host/pull-request.ts";
import {
  SandboxError,
  type RunSubject,
  type Sandbox,
  type SandboxProvider,
  type SandboxSpec,
} from "#core/sandbox/sandbox.ts";
import type { ReviewReport } from "#core/review/review-report.ts";
import type { SelectedFiles } from "#core/review/select-files.ts";
import type { Settings } from "#core/config/settings.ts";

export interface Assignment {
  readonly runId: string;
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly agent: Agent;
  readonly chosen: SelectedFiles;
}

export type SandboxName = Pick<Sandbox, "provider" | "id">;

export interface Workplace {
  readonly sandboxes: SandboxProvider;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
  /** Told of the sandbox before its agent starts, so that it can be found after a crash. */
  readonly onSandbox: (sandbox: SandboxName) => void;
  /** Milliseconds of a clock that only moves forward. */
  readonly now: () => number;
}

/** How much longer than its agent a sandbox lives, in milliseconds, for what comes before and after. */
const SANDBOX_MARGIN_MS = 5 * 60_000;

/** One agent in one sandbox, which ends with this call whatever happens. Where there is nothing to read, neither is begun. */
export async function examine(assignment: Assignment, workplace: Workplace): Promise<Examination> {
  const { agent, chosen } = assignment;
  if (chosen.selected.length === 0) return { kind: "nothing", agent: agent.id };

  workplace.onProgress("Preparing the sandbox");
  const startedAt = workplace.now();
  let sandbox: Sandbox;
  try {
    sandbox = await workplace.sandboxes.create(specOf(assignment), workplace.signal);
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

function specOf({ runId, snapshot, settings, agent }: Assignment): SandboxSpec {
  return {
    runId,
    source: snapshot.source,
    trust: snapshot.trust,
    allowedHosts: [...new Set([...settings.sandbox.allowedHosts, ...agent.hosts, ...hostsOfMcp(settings.mcp)])],
    lifetimeMs: settings.budget.minutes * 60_000 + SANDBOX_MARGIN_MS,
    subject: subjectOf(snapshot),
    agent: agent.id,
    template: settings.sandbox.template ?? null,
    extent: { ...settings.sandbox.checkout, changedPaths: snapshot.files.map(pathOf) },
    keepWarmMs: settings.sandbox.keepWarmMinutes * 60_000,
    mcp: settings.mcp,
  };
}

type Reported = Omit<Extract<Examination, { kind: "report" }>, "sandbox">;
type Failed = Omit<Extract<Examination, { kind: "failure" }>, "sandbox">;

async function work(assignment: Assignment, sandbox: Sandbox, workplace: Workplace): Promise<Reported | Failed> {
  const { agent, chosen, settings } = assignment;
  const { signal, onProgress, onSandbox, now } = workplace;
  onSandbox({ provider: sandbox.provider, id: sandbox.id });
  let startedAt = now();
  try {
    const task = await writeTask(assignment, sandbox, signal);
    const { length } = chosen.selected;
    onProgress(`Reviewing ${length} changed ${length === 1 ? "file" : "files"} with ${agent.id}`);
    startedAt = now();
    const report = await agent.run({ ...task, limits: limitsOf(settings) }, sandbox, { signal, onProgress });
    return { kind: "report", agent: agent.id, report };
  } catch (error) {
    return toFailure(error, { agent, startedAt, workplace });
  }
}

function limitsOf({ budget: { minutes, turns, usd } }: Settings): AgentLimits {
  return {
    timeoutMs: minutes * 60_000,
    ...(turns === undefined ? {} : { maxTurns: turns }),
    ...(usd === undefined ? {} : { maxUsd: usd }),
  };
}

/** Gives the agent its files in the sandbox, and the words that go with them. */
async function writeTask(
  { snapshot, settings, chosen }: Assignment,
  sandbox: Sandbox,
  signal: AbortSignal,
): Promise<Omit<AgentTask<ReviewReport>, "limits">> {
  const diffPath = `${sandbox.taskDir}/change.diff`;
  await sandbox.write(diffPath, snapshot.diff, signal);
  const starts = findDiffStarts(snapshot.diff);
  const files = chosen.selected.map(pathOf);
  return {
    mode: "review",
    prompt: buildReviewPrompt({
      title: snapshot.title,
      body: snapshot.body,
      author: snapshot.author,
      baseRef: snapshot.baseRef,
      guidance: snapshot.guidance,
      diffPath,
      files: chosen.selected.map((file) => listed(file, starts[snapshot.files.indexOf(file)])),
      skipped: chosen.skipped,
      instructions: settings.review.instructions,
    }),
    answer: reviewAnswer(),
    access: "read",
    checkoutPath: sandbox.checkout,
    diffPath,
    files,
    headSha: snapshot.headSha,
    mergeBaseSha: snapshot.mergeBaseSha,
    model: settings.model ?? null,
    mcp: sandbox.mcp,
  };
}

function listed(file: FileDiff, diffLine: number | undefined): ListedFile {
  const { additions, deletions } = file;
  return { path: pathOf(file), additions, deletions, diffLine: diffLine ?? null };
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
  const transcript = error instanceof AgentError ? error.transcript : null;
  return { kind: "failure", agent: agent.id, reason: error.message, transcript, durationMs: now() - startedAt };
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

function factsOf(sandbox: Sandbox): SandboxFacts {
  const { provider, id, template, isolation, notes } = sandbox;
  return { provider, id, template, isolation, notes, use: sandbox.use() };
}

function subjectOf({ ref }: Snapshot): RunSubject | null {
  return ref === null ? null : { repository: `${ref.owner}/${ref.repo}`, pullRequest: ref.number, installation: null };
}
