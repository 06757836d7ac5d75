import { AgentError, type AgentReport, type AgentRunOptions, type AgentTask } from "#core/agent/agent.ts";
import { extractAnswer } from "#core/agent/answer.ts";
import type { Command, CommandResult, Sandbox } from "#core/sandbox/sandbox.ts";
import { createProgressLines } from "./progress-lines.ts";
import { ProgramAnswer } from "./program-answer.ts";
import { describeFailure } from "./program-failure.ts";
import { renderTranscript } from "./transcript.ts";

export interface Program {
  /** Id of the agent that runs it. */
  readonly agent: string;
  command(sandbox: Sandbox): Pick<Command, "argv" | "env">;
}

/**
 * Runs a program of one turn: the task as JSON on stdin, a ReviewReport as JSON on stdout, progress on stderr.
 * It is not asked twice: a program that answered nonsense answers it again.
 */
export async function runProgram(program: Program, task: AgentTask, place: ProgramPlace): Promise<AgentReport> {
  const { sandbox, signal, onProgress } = place;
  const progress = createProgressLines(onProgress);
  const result = await sandbox.run(
    { ...program.command(sandbox), cwd: task.checkoutPath, stdin: renderTask(task) },
    { signal, timeoutMs: task.limits.timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES, onStderr: progress.push },
  );
  progress.end();
  const { version, lanes, ...report } = readAnswer(program.agent, result, task);
  return {
    result: report,
    usage: null,
    turns: null,
    toolCalls: null,
    denials: null,
    version,
    model: null,
    sessionId: null,
    durationMs: result.durationMs,
    lanes,
    transcript: renderTranscript(result),
  };
}

export interface ProgramPlace extends AgentRunOptions {
  readonly sandbox: Sandbox;
}

/** A report with thousands of findings is below. All of it is held, checked, rendered and posted, which costs a hundredfold in memory. */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

function renderTask({ mode, prompt, schema, ...task }: AgentTask): string {
  const { checkoutPath, diffPath, files, headSha, mergeBaseSha, mcp } = task;
  return JSON.stringify({ mode, prompt, schema, checkoutPath, diffPath, files, headSha, mergeBaseSha, mcp });
}

function readAnswer(agent: string, result: CommandResult, task: AgentTask): ProgramAnswer {
  const transcript = renderTranscript(result);
  const failure = describeFailure(result, { timeoutMs: task.limits.timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES });
  if (failure !== null) throw new AgentError({ agent, transcript, ...failure });

  const answer = extractAnswer(result.stdout, ProgramAnswer);
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

function list(problems: readonly string[]): string {
  return problems.map((problem) => `- ${problem}`).join("\n");
}
