import type { Agent } from "#core/agent/agent.ts";
import { UsageError } from "#core/errors.ts";
import { createCommandAgent } from "./command.ts";
import { createStaticAgent } from "./static.ts";

export interface AgentOptions {
  /** From `--agent-command`; the agent `command` needs it. */
  readonly command?: string | undefined;
}

interface AgentEntry {
  readonly description: string;
  readonly create: (options: AgentOptions) => Agent;
}

/** Every agent by its id. A new one is one file and one line here. */
const AGENTS: ReadonlyMap<string, AgentEntry> = new Map<string, AgentEntry>([
  ["static", { description: "static analysers, without a model or a key", create: createStaticAgent }],
  [
    "command",
    {
      description: "a program of your own, given by --agent-command",
      create: ({ command }) => createCommandAgent({ command: command ?? "" }),
    },
  ],
]);

export interface AgentListing {
  readonly id: string;
  readonly description: string;
}

export function listAgents(): readonly AgentListing[] {
  return [...AGENTS].map(([id, { description }]) => ({ id, description }));
}

export function createAgent(id: string, options: AgentOptions = {}): Agent {
  const entry = AGENTS.get(id);
  if (entry !== undefined) return entry.create(options);
  throw new UsageError(`There is no agent "${id}". There are: ${[...AGENTS.keys()].join(", ")}.`);
}
