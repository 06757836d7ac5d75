import type { Agent } from "#core/agent/agent.ts";
import type { CliProgram } from "./cli-program.ts";
import type { ModelAccess } from "./model-access.ts";
import { runCli } from "./run-cli.ts";

/** A coding agent that is a program on the PATH of the sandbox. */
export function createCliAgent(cli: CliProgram, access: ModelAccess): Agent {
  return {
    id: cli.id,
    hosts: cli.route(access, null)?.hosts ?? [],
    run: (task, sandbox, options) => runCli(cli, task, { ...options, sandbox, access }),
  };
}
