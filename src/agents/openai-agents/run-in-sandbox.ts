import type { AgentTask } from "#core/agent/agent.ts";
import type { Command, CommandResult, Sandbox } from "#core/sandbox/sandbox.ts";

/** Where the tools of a conversation act. */
export interface Workplace {
  readonly task: AgentTask;
  readonly sandbox: Sandbox;
  readonly signal: AbortSignal;
}

/** The longest that one command may take, so that one that never ends does not take the whole run with it. */
const COMMAND_TIMEOUT_MS = 10 * 60_000;

/** Kept of each stream; far more than goes to the model, so that a command is not ended for its chattiness. */
const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

/** Runs a command in the checkout. */
export function runInSandbox(argv: Command["argv"], { task, sandbox, signal }: Workplace): Promise<CommandResult> {
  const timeoutMs = Math.min(COMMAND_TIMEOUT_MS, task.limits.timeoutMs);
  return sandbox.run({ argv, cwd: task.checkoutPath }, { signal, timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES });
}

/** What became of a command, in words for the model. */
export function describeResult({ ending, exitCode, stdout, stderr }: CommandResult): string {
  const end = ending === "exited" ? `Exit code ${exitCode ?? "unknown"}` : ENDINGS[ending];
  return [`${end}.`, stdout, stderr === "" ? "" : `--- stderr\n${stderr}`].filter((part) => part !== "").join("\n");
}

const ENDINGS = {
  timeout: "It did not end in time, and was stopped",
  aborted: "It was stopped, because the run was cancelled",
  "output-limit": "It wrote too much, and was stopped",
  killed: "It was ended by a signal, perhaps for want of memory",
} as const;
