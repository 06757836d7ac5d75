import type { Agent } from "#core/agent/agent.ts";
import { pathsToRead } from "#core/anchor/changed-path.ts";
import type { CodeHost, Published } from "#core/host/code-host.ts";
import { concludeReview } from "#core/review/conclude-review.ts";
import type { Examination } from "#core/review/examination.ts";
import { NotPostedError } from "#core/review/not-posted-error.ts";
import { parseConfig } from "#core/config/parse-config.ts";
import { planReview } from "#core/plan/plan-review.ts";
import { decideVerdict } from "#core/plan/policy.ts";
import type { Snapshot } from "#core/host/pull-request.ts";
import type { Redactor } from "#core/secrets/redact.ts";
import type { ReviewPlan } from "#core/plan/review-plan.ts";
import { selectFiles } from "#core/review/select-files.ts";
import { chooseSettings, type AskedFor } from "#core/config/settings.ts";
import { examine, type Workplace } from "./examine.ts";

export interface ReviewRun {
  readonly runId: string;
  /** What the caller wants in place of the repository's configuration. */
  readonly asked: AskedFor;
  /** Whether the plan is written to the host, or only returned. */
  readonly post: boolean;
}

export interface ReviewDeps extends Workplace {
  readonly host: CodeHost;
  /** Ids of all agents. */
  readonly agents: readonly string[];
  readonly agentOf: (id: string) => Agent;
  /** Knows the secrets of this process by value. */
  readonly redact: Redactor;
}

export interface ReviewOutcome {
  readonly plan: ReviewPlan;
  /** Null where nothing was to be posted. */
  readonly published: Published | null;
  /** What an agent said whose answer could not be used; null otherwise, and where it said nothing. */
  readonly rawAnswer: string | null;
}

/** The walk of a review: read once, let one agent look, decide, write once. */
export async function reviewChange({ runId, asked, post }: ReviewRun, deps: ReviewDeps): Promise<ReviewOutcome> {
  const { host, agents, agentOf, signal, onProgress } = deps;
  onProgress("Reading the change");
  await using snapshot = await host.snapshot(signal);
  const settings = chooseSettings(parseConfig(snapshot.configText, agents), asked);
  const agent = agentOf(settings.agent);
  const { files, notes } = snapshot;
  const chosen = selectFiles({ files, paths: settings.review.paths, ignore: settings.review.ignore });

  const examination = await examine({ runId, snapshot, settings, agent, chosen }, deps);

  if (examination.kind === "report") onProgress("Checking the findings against the change");
  const texts = await readTexts(examination, snapshot);
  const conclusion = concludeReview({ runId, commits: snapshot, files, chosen, examination, texts, notes });
  const plan = planReview({
    ...conclusion,
    verdict: decideVerdict(conclusion, settings.review),
    posted: snapshot,
    permalink: snapshot.permalink,
    redact: deps.redact,
    maxInline: settings.review.maxFindings,
  });
  const rawAnswer = examination.kind === "failure" ? examination.transcript : null;
  if (!post) return { plan, published: null, rawAnswer };

  onProgress("Posting the review");
  return { plan, published: await publish(plan, deps), rawAnswer };
}

async function publish(plan: ReviewPlan, { host, signal }: ReviewDeps): Promise<Published> {
  try {
    return await host.publish(plan, signal);
  } catch (cause) {
    throw new NotPostedError(plan, { cause });
  }
}

/** The texts that the findings speak of, as they are at the head, and not as the agent has left them. */
async function readTexts(examination: Examination, snapshot: Snapshot): Promise<ReadonlyMap<string, string | null>> {
  if (examination.kind !== "report") return new Map();
  const paths = pathsToRead(examination.report.result.findings, snapshot.files);
  const texts = await Promise.all(paths.map((path) => snapshot.readText(path, "head")));
  return new Map(paths.map((path, index) => [path, texts[index] ?? null]));
}
