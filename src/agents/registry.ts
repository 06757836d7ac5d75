import type { Agent } from "#core/agent/agent.ts";
import { UsageError } from "#core/errors.ts";
import type { CliProgram } from "./cli/cli-program.ts";
import { createCliAgent } from "./cli/create-cli-agent.ts";
import type { ModelAccess } from "./cli/model-access.ts";
import { createCommandAgent } from "./command.ts";
import { createStaticAgent } from "./static.ts";

export interface AgentOptions {
  /** From `--agent-command`; the agent `command` needs it. */
  readonly command?: string | undefined;
  /** Keys and addresses of models, as agents in the sandbox get them. */
  readonly access?: ModelAccess;
}

interface AgentEntry {
  readonly id: string;
  readonly description: string;
  readonly create: (options: AgentOptions) => Agent;
  /** Null for agents that need no program of others. */
  readonly cli: CliProgram | null;
}

/** Every agent. A new one is one file and one line here. */
const AGENTS: readonly AgentEntry[] = [
  { id: "static", description: "static analysers, without a model or a key", create: createStaticAgent, cli: null },
  {
    id: "command",
    description: "a program of your own, given by --agent-command",
    create: ({ command }) => createCommandAgent({ command: command ?? "" }),
    cli: null,
  },
];

/** A coding agent that is a program in the sandbox. */
function entryFor(cli: CliProgram, description: string): AgentEntry {
  return { id: cli.id, description, create: ({ access = NO_ACCESS }) => createCliAgent(cli, access), cli };
}

const NO_ACCESS: ModelAccess = { variables: {} };

export type AgentListing = Pick<AgentEntry, "id" | "description" | "cli">;

export function listAgents(): readonly AgentListing[] {
  return AGENTS.map(({ id, description, cli }) => ({ id, description, cli }));
}

export function createAgent(id: string, options: AgentOptions = {}): Agent {
  const entry = AGENTS.find((candidate) => candidate.id === id);
  if (entry !== undefined) return entry.create(options);
  throw new UsageError(`There is no agent "${id}". There are: ${AGENTS.map((each) => each.id).join(", ")}.`);
}
