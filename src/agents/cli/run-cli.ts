import {
  AgentError,
  type AgentReport,
  type AgentRunOptions,
  type AgentTask,
  type AgentUsage,
} from "#core/agent/agent.ts";
import { buildRepairPrompt, extractAnswer, type Answer } from "#core/agent/answer.ts";
import { describeSetAside } from "#core/prompt/set-aside.ts";
import type { CommandResult, Sandbox } from "#core/sandbox/sandbox.ts";
import { describeFailure } from "../program-failure.ts";
import { renderTranscript } from "../transcript.ts";
import type { CliProgram, TurnFacts, TurnOutcome, TurnRequest } from "./cli-program.ts";
import { hideKeys } from "./hide-keys.ts";
import { createLineSplitter } from "./line-splitter.ts";
import type { ModelAccess, Route } from "./model-access.ts";
import { prepare, putBack } from "./prepare.ts";
import { ASIDE } from "./set-aside.ts";

export interface CliPlace extends AgentRunOptions {
  readonly sandbox: Sandbox;
  readonly access: ModelAccess;
}

/** How often an answer that does not fit is asked for again, in the same session. */
const MAX_REPAIRS = 2;

/** What a program may print in one turn. Their events hold the files that they read. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs the command line program of a coding agent until its answer fits the schema, or it cannot. */
export async function runCli<T>(cli: CliProgram, task: AgentTask<T>, place: CliPlace): Promise<AgentReport<T>> {
  const { sandbox, access, signal } = place;
  const route = cli.route(access, task.model);
  if (route === null)
    throw new AgentError({ agent: cli.id, failure: "authentication", transcript: "", reason: cli.missingKey });

  const prepared = await prepare(cli, sandbox, { signal, timeoutMs: task.limits.timeoutMs });
  const session = new Session(cli, task, { ...place, route, hasOwnSandbox: prepared.hasOwnSandbox });
  const { setAside: paths, asideDir: directory } = prepared;
  const result = await session.ask(`${task.prompt}${describeSetAside({ paths, directory, ending: ASIDE })}`);
  if (task.access === "edit") await putBack(cli, sandbox, signal);
  const notes = [...prepared.notes, ...describeMcp(cli, task), ...describeLimits(cli, task)];
  return { ...session.report(), result, version: prepared.version, notes };
}

function describeMcp({ id, ignoresMcp = false }: CliProgram, { mcp }: Pick<AgentTask, "mcp">): readonly string[] {
  const names = Object.keys(mcp);
  return ignoresMcp && names.length > 0 ? [`${id} speaks no MCP and did without ${names.join(", ")}.`] : [];
}

function describeLimits({ id, holds }: CliProgram, { limits }: Pick<AgentTask, "limits">): readonly string[] {
  return [
    limits.maxTurns !== undefined && !holds.includes("turns") && `${id} cannot be held to a number of turns.`,
    limits.maxUsd !== undefined && !holds.includes("usd") && `${id} cannot be held to an amount of US dollars.`,
  ].filter((note) => note !== false);
}

interface SessionPlace extends CliPlace {
  readonly route: Route;
  readonly hasOwnSandbox: boolean;
}

/** The turns of one run, and what they add up to. */
class Session<T> {
  readonly #cli: CliProgram;
  readonly #task: AgentTask<T>;
  readonly #place: SessionPlace;
  readonly #transcripts: string[] = [];
  #facts: TurnFacts = NOTHING;
  #spentMs = 0;

  constructor(cli: CliProgram, task: AgentTask<T>, place: SessionPlace) {
    this.#cli = cli;
    this.#task = task;
    this.#place = place;
  }

  async ask(prompt: string): Promise<T> {
    let next = prompt;
    for (let repairs = 0; ; repairs += 1) {
      const answer = readAnswer(await this.#turn(next), this.#task);
      if (answer.kind === "answer") return answer.value;
      const problems = answer.kind === "empty" ? ["It is empty."] : answer.problems;
      const isMute = answer.kind === "empty" && (this.#facts.usage?.outputTokens ?? 0) === 0;
      if (isMute) throw this.#fail("empty-answer", "said nothing, though it ended well. Look into its transcript.");
      if (repairs === MAX_REPAIRS || this.#facts.sessionId === null) {
        const times = repairs === 0 ? "" : `, and ${repairs === 1 ? "once" : "twice"} more when it was asked again`;
        throw this.#fail(
          answer.kind === "empty" ? "empty-answer" : "unusable-answer",
          `answered what is not the JSON that was asked for${times}.\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
        );
      }
      this.#place.onProgress?.("Asking again: the answer does not fit its schema");
      next = buildRepairPrompt(problems);
    }
  }

  report(): Omit<AgentReport<T>, "result" | "version" | "notes"> {
    const transcript = this.#transcripts.join("\n");
    return { ...this.#facts, durationMs: this.#spentMs, lanes: [], transcript };
  }

  async #turn(prompt: string): Promise<Extract<TurnOutcome, { kind: "said" }>> {
    const cli = this.#cli;
    const { sandbox, signal, onProgress, route, hasOwnSandbox } = this.#place;
    const home = `${sandbox.taskDir}/home`;
    const session = this.#facts.sessionId;
    const known = { task: this.#task, prompt, session, route, home, taskDir: sandbox.taskDir };
    const request: TurnRequest = { ...known, hasOwnSandbox, spent: this.#facts };
    const turn = cli.turn(request);
    for (const [path, content] of Object.entries({ [`${home}/.keep`]: "", ...turn.files })) {
      await sandbox.write(path, content, signal);
    }

    const keys = { ...route.env, ...turn.env };
    const reader = cli.createReader((message) => onProgress?.(hideKeys(message, keys)), request);
    const lines = createLineSplitter((line) => reader.push(line));
    const timeoutMs = Math.max(1, this.#task.limits.timeoutMs - this.#spentMs);
    const result = await sandbox.run(
      {
        argv: [turn.program ?? cli.program, ...turn.args],
        cwd: this.#task.checkoutPath,
        env: { HOME: home, ...route.env, ...turn.env },
        stdin: turn.stdin,
        isCheckoutReadOnly: turn.isCheckoutReadOnly ?? false,
      },
      { signal, timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES, onStdout: lines.push },
    );
    lines.end();
    this.#spentMs += result.durationMs;
    this.#transcripts.push(hideKeys(renderTranscript(result), keys));

    const outcome = this.#conclude(reader.end(result), result);
    this.#facts = addUp(this.#facts, outcome.facts, cli.isUsageCumulative);
    if (outcome.kind === "failed") throw this.#fail(outcome.failure, outcome.reason);
    return outcome;
  }

  /** What the program itself says of an error goes before what its exit code says, and an end from outside before both. */
  #conclude(outcome: TurnOutcome, result: CommandResult): TurnOutcome {
    const { timeoutMs } = this.#task.limits;
    const failure = describeFailure(result, { timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES });
    if (failure === null || (result.ending === "exited" && outcome.kind === "failed")) return outcome;
    return { kind: "failed", ...failure, facts: outcome.facts };
  }

  #fail(failure: AgentError["failure"], reason: string): AgentError {
    const said = hideKeys(reason, this.#place.route.env);
    return new AgentError({ agent: this.#cli.id, failure, reason: said, transcript: this.#transcripts.join("\n") });
  }
}

const NOTHING: TurnFacts = {
  usage: null,
  turns: null,
  toolCalls: null,
  denials: null,
  model: null,
  sessionId: null,
};

function readAnswer<T>(
  { structured, text }: Extract<TurnOutcome, { kind: "said" }>,
  { answer }: AgentTask<T>,
): Answer<T> {
  return extractAnswer(structured === null ? text : JSON.stringify(structured), answer.schema);
}

function addUp(before: TurnFacts, turn: TurnFacts, isCumulative: boolean): TurnFacts {
  return {
    usage: isCumulative ? (turn.usage ?? before.usage) : addUsage(before.usage, turn.usage),
    turns: add(before.turns, turn.turns),
    toolCalls: add(before.toolCalls, turn.toolCalls),
    denials: add(before.denials, turn.denials),
    model: turn.model ?? before.model,
    sessionId: turn.sessionId ?? before.sessionId,
  };
}

function addUsage(a: AgentUsage | null, b: AgentUsage | null): AgentUsage | null {
  if (a === null || b === null) return a ?? b;
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    costUsd: add(a.costUsd, b.costUsd),
  };
}

function add(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : a + b;
}
