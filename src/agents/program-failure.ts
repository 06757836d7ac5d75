import type { AgentErrorDetails } from "#core/agent/agent.ts";
import type { CommandResult } from "#core/sandbox/sandbox.ts";

export interface ProgramLimits {
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
}

export type ProgramFailure = Pick<AgentErrorDetails, "failure" | "reason">;

/** Why the output of a command is not to be read as an answer; null where it ended well. */
export function describeFailure(result: CommandResult, limits: ProgramLimits): ProgramFailure | null {
  switch (result.ending) {
    case "exited":
      return describeExit(result);
    case "timeout":
      return describeTimeout(limits.timeoutMs);
    case "aborted":
      return ABORTED;
    case "output-limit":
      return {
        failure: "output-limit",
        reason: `wrote more than ${Math.floor(limits.maxOutputBytes / 1024 / 1024)} MiB, and was stopped. Let it write the report only.`,
      };
    case "killed":
      return {
        failure: "crash",
        reason: `was ended by a signal, perhaps for want of memory.${renderLastWords(result)}`,
      };
  }
}

export const ABORTED: ProgramFailure = { failure: "aborted", reason: "was stopped, because the run was cancelled." };

export function describeTimeout(timeoutMs: number): ProgramFailure {
  return {
    failure: "timeout",
    reason: `did not end within ${renderDuration(timeoutMs)}, and was stopped. Raise \`budget.minutes\`, or review fewer files.`,
  };
}

/** By POSIX, what a shell answers for a program that is not there, or that cannot be executed. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

function describeExit(result: CommandResult): ProgramFailure | null {
  if (result.exitCode === 0) return null;
  const words = renderLastWords(result);
  if (result.exitCode === NOT_FOUND || result.exitCode === NOT_EXECUTABLE) {
    return {
      failure: "not-available",
      reason: `could not be started (exit code ${result.exitCode}). Check that its program exists in the sandbox and is executable.${words}`,
    };
  }
  return {
    failure: "crash",
    reason: `failed with exit code ${result.exitCode ?? "unknown"}, so that what it wrote is no review. Its stderr says why, where it says anything.${words}`,
  };
}

const LAST_WORDS = 500;

function renderLastWords({ stderr }: CommandResult): string {
  const words = stderr.trim().slice(-LAST_WORDS);
  return words === "" ? "" : `\n${words}`;
}

function renderDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}
