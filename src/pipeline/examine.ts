import { AgentError, type Agent, type AgentTask } from "#core/agent/agent.ts";
import type { Examination, SandboxFacts } from "#core/review/conclude-review.ts";
import { pathOf } from "#core/diff/diff.ts";
import { hostsOfMcp } from "#core/sandbox/mcp.ts";
import { reviewReportJsonSchema } from "#core/json-schemas.ts";
import { buildReviewPrompt } from "#core/prompt/review.ts";
import type { Snapshot } from "#core/host/pull-request.ts";
import type { RunSubject, Sandbox, SandboxProvider } from "#core/sandbox/sandbox.ts";
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
  const { runId, snapshot, settings, agent, chosen } = assignment;
  const { sandboxes, signal, onProgress, onSandbox } = workplace;
  if (chosen.selected.length === 0) return { kind: "nothing", agent: agent.id };

  onProgress("Preparing the sandbox");
  const timeoutMs = settings.budget.minutes * 60_000;
  await using sandbox = await sandboxes.create(
    {
      runId,
      source: snapshot.source,
      trust: snapshot.trust,
      allowedHosts: [...settings.sandbox.allowedHosts, ...hostsOfMcp(settings.mcp)],
      lifetimeMs: timeoutMs + SANDBOX_MARGIN_MS,
      subject: subjectOf(snapshot),
      agent: agent.id,
      template: settings.sandbox.template ?? null,
      extent: { ...settings.sandbox.checkout, changedPaths: snapshot.files.map(pathOf) },
      keepWarmMs: settings.sandbox.keepWarmMinutes * 60_000,
      mcp: settings.mcp,
    },
    signal,
  );
  onSandbox({ provider: sandbox.provider, id: sandbox.id });
  const task = await writeTask(assignment, sandbox, signal);
  const { length } = chosen.selected;
  onProgress(`Reviewing ${length} changed ${length === 1 ? "file" : "files"} with ${agent.id}`);
  return await runAgent({ ...task, limits: { timeoutMs } }, { agent, sandbox, workplace });
}

/** Gives the agent its files in the sandbox, and the words that go with them. */
async function writeTask(
  { snapshot, settings, chosen }: Assignment,
  sandbox: Sandbox,
  signal: AbortSignal,
): Promise<Omit<AgentTask, "limits">> {
  const diffPath = `${sandbox.taskDir}/change.diff`;
  await sandbox.write(diffPath, snapshot.diff, signal);
  const files = chosen.selected.map(pathOf);
  return {
    mode: "review",
    prompt: buildReviewPrompt({
      title: snapshot.title,
      body: snapshot.body,
      author: snapshot.author,
      baseRef: snapshot.baseRef,
      diffPath,
      files,
      skipped: chosen.skipped,
      instructions: settings.review.instructions,
    }),
    schema: reviewReportJsonSchema(),
    checkoutPath: sandbox.checkout,
    diffPath,
    files,
    headSha: snapshot.headSha,
    mergeBaseSha: snapshot.mergeBaseSha,
    model: settings.model ?? null,
    mcp: sandbox.mcp,
  };
}

interface AgentAtWork {
  readonly agent: Agent;
  readonly sandbox: Sandbox;
  readonly workplace: Workplace;
}

/** An agent without a usable answer is a result: the run ends as not reviewed, visibly. A cancelled run is none. */
async function runAgent(task: AgentTask, { agent, sandbox, workplace }: AgentAtWork): Promise<Examination> {
  const { signal, onProgress, now } = workplace;
  const started = now();
  try {
    const report = await agent.run(task, sandbox, { signal, onProgress });
    return { kind: "report", agent: agent.id, sandbox: factsOf(sandbox), report };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AgentError)) throw error;
    const { message, transcript } = error;
    const ran = { agent: agent.id, sandbox: factsOf(sandbox) };
    return { kind: "failure", ...ran, reason: message, transcript, durationMs: now() - started };
  }
}

function factsOf(sandbox: Sandbox): SandboxFacts {
  const { provider, id, template, isolation, notes } = sandbox;
  return { provider, id, template, isolation, notes, use: sandbox.use() };
}

function subjectOf({ ref }: Snapshot): RunSubject | null {
  return ref === null ? null : { repository: `${ref.owner}/${ref.repo}`, pullRequest: ref.number, installation: null };
}
