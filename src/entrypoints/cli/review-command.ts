import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { CodeHost } from "#core/host/code-host.ts";
import type { FailOn } from "#core/config/config.ts";
import type { Git } from "#core/host/git.ts";
import { NotPostedError } from "#core/review/not-posted-error.ts";
import type { ReviewPlan } from "#core/plan/review-plan.ts";
import { createRedactor, type Redactor } from "#core/secrets/redact.ts";
import { createAgent, listAgents } from "../../agents/registry.ts";
import { createGit } from "../../git/create-git.ts";
import { reviewChange, type ReviewOutcome } from "../../pipeline/review.ts";
import { readE2bAccess, type E2bAccess } from "../env/e2b-access.ts";
import { lendKeys, modelSecrets, withPlaceholders } from "../env/model-variables.ts";
import { openKeyGateway } from "../../sandbox/local/network/key-gateway.ts";
import { onThisMachine } from "../find-agent-tools.ts";
import { createSandboxes, type SandboxesName } from "../wiring.ts";
import type { CliContext } from "./context.ts";
import { exitCodeOf } from "./exit.ts";
import { keepRawAnswer } from "./keep-raw-answer.ts";
import { checkOptions } from "./check-options.ts";
import { findAgentFiles } from "./find-agent-files.ts";
import { checkOutput } from "./check-output.ts";
import { openHost, type ChangeSource } from "./open-host.ts";
import { createProgress, type Progress } from "./progress.ts";
import { sweepSandboxes } from "./sweep-sandboxes.ts";
import { describePublished } from "./describe-published.ts";
import { writeText } from "./standard-streams.ts";
import { renderOutcome, type Format } from "./render-outcome.ts";
import { defuseJson } from "../workflow-commands.ts";
import { writeOutput } from "./write-output.ts";

export interface ReviewOptions extends ChangeSource {
  readonly agent?: string;
  readonly agentCommand?: string;
  readonly agentFiles?: readonly string[];
  readonly model?: string;
  readonly sandbox: SandboxesName;
  readonly template?: string;
  readonly allowUnisolated?: boolean;
  readonly format: Format;
  readonly output?: string;
  readonly failOn?: FailOn;
  readonly post?: boolean;
  readonly dryRun?: boolean;
}

export async function runReview(options: ReviewOptions, context: CliContext): Promise<void> {
  checkOptions(options, context);
  if (options.output !== undefined) await checkOutput(resolve(context.cwd, options.output));
  const e2b = options.sandbox === "e2b" ? readE2bAccess(context.env.e2b) : null;
  using progress = createProgress(process.stderr);
  const redact = redactorOf(context, e2b);
  const git = createGit({ env: context.variables });
  const host = await openHost(options, { git, context, e2b, progress });
  const outcome = await review({ options, context, e2b, host, git, progress, redact }).catch(async (error: unknown) => {
    progress[Symbol.dispose]();
    if (error instanceof NotPostedError) await writeResult(error.plan, host, { options, context });
    throw error;
  });
  progress[Symbol.dispose]();

  await writeResult(outcome.plan, host, { options, context });
  if (outcome.published !== null) process.stderr.write(describePublished(outcome.published));
  if (outcome.rawAnswer !== null) await keepAnswer(redact(outcome.rawAnswer), outcome.plan.runId, context);
  process.exitCode = exitCodeOf(outcome);
}

interface ReviewCall {
  readonly options: ReviewOptions;
  readonly context: CliContext;
  readonly e2b: E2bAccess | null;
  readonly host: CodeHost;
  readonly git: Git;
  readonly progress: Progress;
  readonly redact: Redactor;
}

function redactorOf({ env }: CliContext, e2b: E2bAccess | null): Redactor {
  const known = [env.token, env.cloneToken, env.e2b.apiKey].filter((value) => value !== null);
  return createRedactor({ values: [...known, ...modelSecrets(env.model), ...(e2b?.secrets ?? [])] });
}

async function review({ options, context, e2b, host, git, progress, redact }: ReviewCall): Promise<ReviewOutcome> {
  const { agentCommand, allowUnisolated = false } = options;
  const { env, signal } = context;
  const agentFiles = await findAgentFiles(options, context);
  const sandboxes = createSandboxes({ git, e2b, allowUnisolated, path: context.variables["PATH"], agentFiles });
  await using gateway = e2b === null ? await openKeyGateway() : null;
  const access =
    gateway === null ? withPlaceholders(env.model, e2b?.egressHeaders ?? {}) : lendKeys(env.model, gateway);
  await sweepSandboxes(sandboxes, { redact, signal, progress });
  return await reviewChange(
    {
      runId: randomUUID(),
      asked: {
        agent: options.agent ?? (agentCommand === undefined ? undefined : "command"),
        model: options.model,
        failOn: options.failOn,
        template: options.template,
      },
      post: options.post === true,
    },
    {
      host,
      sandboxes,
      agents: listAgents().map(({ id }) => id),
      agentOf(id) {
        const agent = createAgent(id, { command: agentCommand, access, hostAccess: env.model });
        return e2b === null ? onThisMachine(agent, context.variables["PATH"]) : agent;
      },
      redact,
      signal,
      onProgress: (message) => progress.say(redact(message)),
      onSandbox: ({ provider, id }) => progress.note(`In the sandbox ${id} (${provider})`),
      now: () => performance.now(),
    },
  );
}

async function writeResult(
  plan: ReviewPlan,
  host: CodeHost,
  { options, context }: Pick<ReviewCall, "options" | "context">,
): Promise<void> {
  const isTerminal = process.stdout.isTTY && options.output === undefined;
  const result = renderOutcome(plan, {
    format: options.format,
    color: isTerminal && context.env.wantsColor,
    width: isTerminal ? process.stdout.columns : 0,
  });
  if (options.output !== undefined) {
    const { cwd } = context;
    await writeOutput(result, { path: options.output, cwd, checkouts: [cwd, resolve(cwd, options.repo)] });
    process.stderr.write(`Written to ${options.output}\n`);
  }
  if (options.dryRun === true)
    await writeText(process.stdout, `${defuseJson(JSON.stringify(host.planWrites(plan), null, 2))}\n`);
  if (options.dryRun !== true && options.output === undefined) await writeText(process.stdout, result);
}

async function keepAnswer(rawAnswer: string, runId: string, { env }: CliContext): Promise<void> {
  const path = await keepRawAnswer(rawAnswer, runId, env);
  process.stderr.write(`The raw answer of the agent is in ${path}\n`);
}
