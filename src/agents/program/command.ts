import type { Agent } from "#core/agent/agent.ts";
import { UsageError } from "#core/errors.ts";
import { runProgram } from "./run-program.ts";

export interface CommandAgentOptions {
  /** A command line of the user's, for `sh`. */
  readonly command: string;
}

/**
 * The agent `command`: any program of the user's, in the sandbox's checkout.
 * The line goes through `sh -c`, because people write command lines as they write them in a shell,
 * with pipes, quotes and variables. It comes from the caller alone, never from the repository under review.
 */
export function createCommandAgent({ command }: CommandAgentOptions): Agent {
  if (command.trim() === "") {
    throw new UsageError('The agent "command" needs a command line. Give one with --agent-command.');
  }
  return {
    id: "command",
    hosts: [],
    run(task, sandbox, options) {
      const argv = ["sh", "-c", "--", command] as const;
      return runProgram({ agent: "command", command: { argv } }, task, { ...options, sandbox });
    },
  };
}
