import {
  AgentError,
  type AgentFacts,
  type AgentReport,
  type AgentRunOptions,
  type AgentTask,
} from "#core/agent/agent.ts";
import { extractAnswer, type Answer } from "#core/agent/answer.ts";
import type { CommandResult, Sandbox } from "#core/sandbox/sandbox.ts";
import { describeFailure } from "../program-failure.ts";
import { askUntilItFits } from "../repair.ts";
import { renderTranscript } from "../transcript.ts";
import { addFacts, NO_FACTS } from "./add-facts.ts";
import type { CliProgram, TurnFacts, TurnOutcome, TurnRequest } from "./cli-program.ts";
import { hideHeaders } from "./hide-headers.ts";
import { hideKeys } from "./hide-keys.ts";
import { createLineSplitter } from "./line-splitter.ts";
import type { Route } from "./model-access.ts";
import type { Prepared } from "./prepare.ts";

export interface SessionPlace extends AgentRunOptions {
  readonly sandbox: Sandbox;
  readonly route: Route;
  readonly prepared: Pick<Prepared, "hasOwnSandbox" | "durationMs" | "version" | "notes">;
}

/** What a program may print in one turn. Their events hold the files that they read. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

type Said = Extract<TurnOutcome, { kind: "said" }>;

/** The turns of one run of a program, and what they add up to. */
export class Session<T> {
  readonly #cli: CliProgram;
  readonly #task: AgentTask<T>;
  readonly #place: SessionPlace;
  /** By the names of variables. Nothing that leaves here holds one of them. */
  readonly #secrets: Readonly<Record<string, string>>;
  readonly #transcripts: string[] = [];
  #facts: TurnFacts = NO_FACTS;
  #spentMs: number;

  constructor(cli: CliProgram, task: AgentTask<T>, place: SessionPlace) {
    this.#cli = cli;
    this.#task = task;
    this.#place = place;
    this.#secrets = { ...place.route.env, ...hideHeaders(task.mcp, (variable) => variable).env };
    this.#spentMs = place.prepared.durationMs;
  }

  async ask(prompt: string): Promise<T> {
    const answer = await askUntilItFits(prompt, {
      ask: async (next) => this.#read(await this.#turn(next)),
      canRepair: ({ kind }) => this.#facts.sessionId !== null && !(kind === "empty" && this.#isMute()),
      onProgress: (message) => this.#place.onProgress?.(message),
    });
    if (answer.kind === "failed") throw this.#fail(answer.failure, answer.reason);
    return answer.value;
  }

  report(): Omit<AgentReport<T>, "result"> {
    const transcript = this.#transcripts.join("\n");
    return { ...this.#allFacts(), durationMs: this.#spentMs, lanes: [], transcript };
  }

  /** A model that has thought and not spoken is asked again. One that has done nothing at all would do so again. */
  #isMute(): boolean {
    return (this.#facts.usage?.outputTokens ?? 0) === 0;
  }

  #read({ structured, text }: Said): Answer<T> {
    const said = structured === null ? text : stringify(structured);
    if (said === null) return { kind: "invalid", problems: ["The JSON is nested too deeply."] };
    return extractAnswer(this.#hide(said), this.#task.answer.schema);
  }

  async #turn(prompt: string): Promise<Said> {
    const { sandbox, signal, onProgress, route, prepared } = this.#place;
    const home = `${sandbox.taskDir}/home`;
    const request: TurnRequest = {
      task: this.#task,
      prompt,
      session: this.#facts.sessionId,
      route,
      home,
      taskDir: sandbox.taskDir,
      hasOwnSandbox: prepared.hasOwnSandbox,
      spent: this.#facts,
    };
    const turn = this.#cli.turn(request);
    for (const [path, content] of Object.entries({ [`${home}/.keep`]: "", ...turn.files })) {
      await sandbox.write(path, content, signal);
    }

    const reader = this.#cli.createReader((message) => onProgress?.(this.#hide(message)), request);
    const lines = createLineSplitter((line) => reader.push(line));
    const timeoutMs = Math.max(1, this.#task.limits.timeoutMs - this.#spentMs);
    const result = await sandbox.run(
      {
        argv: [turn.program ?? this.#cli.program, ...turn.args],
        cwd: this.#task.checkoutPath,
        env: { HOME: home, ...route.env, ...turn.env },
        stdin: turn.stdin,
        isCheckoutReadOnly: turn.isCheckoutReadOnly ?? false,
      },
      { signal, timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES, onStdout: lines.push },
    );
    lines.end();
    this.#spentMs += result.durationMs;
    this.#transcripts.push(this.#hide(renderTranscript(result)));

    const outcome = this.#conclude(reader.end(result), result);
    this.#facts = addFacts(this.#facts, outcome.facts, this.#cli.isUsageCumulative);
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
    const transcript = this.#transcripts.join("\n");
    return new AgentError({
      agent: this.#cli.id,
      failure,
      reason: this.#hide(reason),
      transcript,
      facts: this.#allFacts(),
    });
  }

  #allFacts(): AgentFacts {
    const { version, notes } = this.#place.prepared;
    return { ...this.#facts, version, notes };
  }

  #hide(text: string): string {
    return hideKeys(text, this.#secrets);
  }
}

/** Null for what is nested more deeply than the stack of the machine is high. A model may answer so, and its program hand it on. */
function stringify(structured: unknown): string | null {
  try {
    return JSON.stringify(structured);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
