import type { Agent } from "#core/agent/agent.ts";
import { UsageError } from "#core/errors.ts";
import { amp } from "./amp/amp.ts";
import { claude } from "./claude/claude.ts";
import type { CliProgram } from "./cli/cli-program.ts";
import { createCliAgent } from "./cli/create-cli-agent.ts";
import type { ModelAccess } from "./cli/model-access.ts";
import { codex } from "./codex/codex.ts";
import { createCommandAgent } from "./program/command.ts";
import { gemini } from "./gemini/gemini.ts";
import { createOpenAiAgents } from "./openai-agents/openai-agents.ts";
import { openclaw } from "./openclaw/openclaw.ts";
import { opencode } from "./opencode/opencode.ts";
import { pi } from "./pi/pi.ts";
import { sandboxAgent } from "./sandbox-agent/sandbox-agent.ts";
import { createStaticAgent } from "./program/static.ts";

export interface AgentOptions {
  /** From `--agent-command`; the agent `command` needs it. */
  readonly command?: string | undefined;
  /** Keys and addresses of models, as agents in the sandbox get them. */
  readonly access?: ModelAccess;
  /** The same as agents get them whose loop runs on this side, which no placeholder would help. */
  readonly hostAccess?: ModelAccess;
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
  entryFor(claude, "Claude Code, with a model of Anthropic"),
  entryFor(codex, "Codex, with a model of OpenAI"),
  entryFor(opencode, "OpenCode, with a model of many vendors"),
  entryFor(gemini, "Gemini CLI, with a model of Google"),
  entryFor(pi, "Pi, with a model of many vendors"),
  entryFor(amp, "Amp, whose model is that of its own service"),
  entryFor(openclaw, "OpenClaw, with a model of many vendors"),
  entryFor(sandboxAgent, "Sandbox Agent of Rivet, which runs Claude Code"),
  {
    id: "openai-agents",
    description: "OpenAI's Agents SDK, whose loop runs outside of the sandbox",
    create: ({ hostAccess = NO_ACCESS }) => createOpenAiAgents(hostAccess),
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
  return findAgent(id).create(options);
}

/** Throws UsageError for an agent that does not exist. */
export function findAgent(id: string): AgentEntry {
  const entry = AGENTS.find((candidate) => candidate.id === id);
  if (entry !== undefined) return entry;
  throw new UsageError(`There is no agent "${id}". There are: ${AGENTS.map((each) => each.id).join(", ")}.`);
}
