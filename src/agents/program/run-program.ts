import { z } from "zod";
import { AgentError, type AgentReport, type AgentRunOptions, type AgentTask } from "#core/agent/agent.ts";
import { extractAnswer } from "#core/agent/answer.ts";
import type { Command, CommandResult, Sandbox } from "#core/sandbox/sandbox.ts";
import { createProgressLines } from "./progress-lines.ts";
import { ProgramFacts } from "./program-facts.ts";
import { describeLimits } from "../describe-limits.ts";
import { describeFailure } from "../program-failure.ts";
import { renderTranscript } from "../transcript.ts";

export interface Program {
  /** Id of the agent that runs it. */
  readonly agent: string;
  readonly command: Pick<Command, "argv" | "env">;
}

/**
 * Runs a program of one turn: the task as JSON on stdin, a ReviewReport as JSON on stdout, progress on stderr.
 * It is not asked twice: a program that answered nonsense answers it again.
 */
export async function runProgram<T>(
  program: Program,
  task: AgentTask<T>,
  place: ProgramPlace,
): Promise<AgentReport<T>> {
  const { sandbox, signal, onProgress } = place;
  const progress = createProgressLines(onProgress);
  const result = await sandbox.run(
    { ...program.command, cwd: task.checkoutPath, stdin: renderTask(task) },
    { signal, timeoutMs: task.limits.timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES, onStderr: progress.push },
  );
  progress.end();
  const { answer, facts } = readAnswer(program.agent, result, task);
  const { version, lanes } = facts;
  return {
    result: answer,
    usage: null,
    turns: null,
    toolCalls: null,
    denials: null,
    version,
    model: null,
    sessionId: null,
    durationMs: result.durationMs,
    lanes,
    notes: describeUnused(program, task),
    transcript: renderTranscript(result),
  };
}

/** What was asked for and is no business of a program that is not ours. Our analysers use no model. */
function describeUnused({ agent }: Program, { model, limits }: AgentTask): readonly string[] {
  const unheld = agent === "static" ? [] : describeLimits(agent, limits, []);
  return [
    ...(model === null ? [] : [`${agent} takes no model from Sandpiper: ${JSON.stringify(model)} was not used.`]),
    ...unheld,
  ];
}

export interface ProgramPlace extends AgentRunOptions {
  readonly sandbox: Sandbox;
}

/** A report with thousands of findings is below. All of it is held, checked, rendered and posted, which costs a hundredfold in memory. */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** What is not named here is none of the program's business: limits, and what is allowed. */
function renderTask(task: AgentTask): string {
  const { mode, prompt, answer, checkoutPath, diffPath, files, headSha, mergeBaseSha, mcp } = task;
  const { jsonSchema: schema } = answer;
  return JSON.stringify({ mode, prompt, schema, checkoutPath, diffPath, files, headSha, mergeBaseSha, mcp });
}

interface Said<T> {
  readonly answer: T;
  readonly facts: ProgramFacts;
}

function readAnswer<T>(agent: string, result: CommandResult, task: AgentTask<T>): Said<T> {
  const transcript = renderTranscript(result);
  const failure = describeFailure(result, { timeoutMs: task.limits.timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES });
  if (failure !== null) throw new AgentError({ agent, transcript, ...failure });

  const answer = extractAnswer(result.stdout, saidIn(task.answer.schema));
  switch (answer.kind) {
    case "answer":
      return answer.value;
    case "empty":
      throw new AgentError({
        agent,
        transcript,
        failure: "empty-answer",
        reason: "wrote nothing to stdout, though it ended well. Let it write a ReviewReport as JSON there.",
      });
    case "no-json":
    case "invalid":
      throw new AgentError({
        agent,
        transcript,
        failure: "unusable-answer",
        reason: `answered what is not the JSON that was asked for. Let it follow the \`schema\` of its task.\n${list(answer.problems)}`,
      });
  }
}

/** Both are read from one object. */
function saidIn<T>(schema: z.ZodType<T>): z.ZodType<Said<T>> {
  return z.unknown().transform((value, context) => {
    const answer = schema.safeParse(value);
    const facts = ProgramFacts.safeParse(value);
    for (const { error } of [answer, facts]) for (const issue of error?.issues ?? []) context.addIssue({ ...issue });
    return answer.success && facts.success ? { answer: answer.data, facts: facts.data } : z.NEVER;
  });
}

function list(problems: readonly string[]): string {
  return problems.map((problem) => `- ${problem}`).join("\n");
}
