import { AgentError, type AgentReport, type AgentRunOptions, type AgentTask } from "#core/agent/agent.ts";
import { describeSetAside } from "#core/prompt/set-aside.ts";
import type { Sandbox } from "#core/sandbox/sandbox.ts";
import { describeLimits } from "../describe-limits.ts";
import type { CliProgram } from "./cli-program.ts";
import type { ModelAccess } from "./model-access.ts";
import { prepare, putBack } from "./prepare.ts";
import { Session } from "./session.ts";
import { ASIDE } from "./set-aside.ts";

export interface CliPlace extends AgentRunOptions {
  readonly sandbox: Sandbox;
  readonly access: ModelAccess;
}

/** Runs the command line program of a coding agent until its answer fits the schema, or it cannot. */
export async function runCli<T>(cli: CliProgram, task: AgentTask<T>, place: CliPlace): Promise<AgentReport<T>> {
  const { sandbox, access, signal } = place;
  const route = cli.route(access, task.model);
  if (route === null)
    throw new AgentError({ agent: cli.id, failure: "authentication", transcript: "", reason: cli.missingKey });

  const prepared = await prepare(cli, sandbox, { signal, timeoutMs: task.limits.timeoutMs });
  const notes = [...prepared.notes, ...describeMcp(cli, task), ...describeLimits(cli.id, task.limits, cli.holds)];
  const session = new Session(cli, task, { ...place, route, prepared: { ...prepared, notes } });
  const { setAside: paths, asideDir: directory } = prepared;
  const result = await session.ask(`${task.prompt}${describeSetAside({ paths, directory, ending: ASIDE })}`);
  if (task.access === "edit") await putBack(cli, sandbox, signal);
  return { ...session.report(), result };
}

function describeMcp({ id, ignoresMcp = false }: CliProgram, { mcp }: Pick<AgentTask, "mcp">): readonly string[] {
  const names = Object.keys(mcp);
  return ignoresMcp && names.length > 0 ? [`${id} speaks no MCP and did without ${names.join(", ")}.`] : [];
}
