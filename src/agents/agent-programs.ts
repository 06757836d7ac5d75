/** The program of a coding agent, as npm has it. */
export interface AgentProgram {
  /** Id of the agent, as the configuration names it. */
  readonly agent: string;
  /** Name in the registry of npm. */
  readonly package: string;
  /** Exactly this one: a template is to be the same whenever it is built. */
  readonly version: string;
  /** What its command is called. */
  readonly program: string;
  /** Whether the package is no use without the script that it runs when it is installed, which fetches or places the program. */
  readonly hasInstallScript: boolean;
  /** What it calls in its turn. */
  readonly beside?: readonly AgentProgram[];
}

const CLAUDE: AgentProgram = {
  agent: "claude",
  package: "@anthropic-ai/claude-code",
  version: "2.1.330",
  program: "claude",
  hasInstallScript: true,
};

/** Speaks the Agent Client Protocol for Claude Code. */
const CLAUDE_ADAPTER: AgentProgram = {
  agent: "sandbox-agent",
  package: "@agentclientprotocol/claude-agent-acp",
  version: "0.100.0",
  program: "claude-agent-acp",
  hasInstallScript: false,
};

/** Each was installed at its version, and printed it. */
export const AGENT_PROGRAMS: readonly AgentProgram[] = [
  CLAUDE,
  { agent: "codex", package: "@openai/codex", version: "0.169.0", program: "codex", hasInstallScript: false },
  { agent: "opencode", package: "opencode-ai", version: "1.18.33", program: "opencode", hasInstallScript: true },
  {
    agent: "amp",
    package: "@ampcode/cli",
    version: "0.0.1790142911-g7618fb",
    program: "amp",
    hasInstallScript: true,
  },
  { agent: "openclaw", package: "openclaw", version: "2026.9.6", program: "openclaw", hasInstallScript: true },
  { agent: "gemini", package: "@google/gemini-cli", version: "0.61.0", program: "gemini", hasInstallScript: false },
  {
    agent: "pi",
    package: "@earendil-works/pi-coding-agent",
    version: "0.87.1",
    program: "pi",
    hasInstallScript: false,
  },
  {
    agent: "sandbox-agent",
    package: "@sandbox-agent/cli",
    version: "0.4.2",
    program: "sandbox-agent",
    hasInstallScript: false,
    beside: [CLAUDE_ADAPTER, CLAUDE],
  },
];

/** What the table says of an agent that has a program of its own. */
export function agentProgram(agent: string): AgentProgram {
  const found = AGENT_PROGRAMS.find((program) => program.agent === agent);
  if (found === undefined) throw new Error(`The table of programs has no agent "${agent}".`);
  return found;
}
