import { AgentError, type Agent } from "#core/agent/agent.ts";
import type { CliProgram } from "./cli-program.ts";
import type { ModelAccess } from "./model-access.ts";
import { runCli } from "./run-cli.ts";

/** A coding agent that is a program on the PATH of the sandbox. */
export function createCliAgent(cli: CliProgram, access: ModelAccess): Agent {
  return {
    id: cli.id,
    program: cli.program,
    hosts: cli.route(access, null)?.hosts ?? [],
    lacks: async (model) => lackOfKey(cli, access, model),
    run: (task, sandbox, options) => runCli(cli, task, { ...options, sandbox, access }),
  };
}

/** A route is found, or not, or is refused with a reason of its own. */
function lackOfKey(cli: CliProgram, access: ModelAccess, model: string | null): readonly string[] {
  try {
    return cli.route(access, model) === null ? [cli.missingKey] : [];
  } catch (error) {
    if (error instanceof AgentError) return [error.reason];
    throw error;
  }
}
