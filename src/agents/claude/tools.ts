import type { AgentTask } from "#core/agent/agent.ts";

const READING = ["Read", "Grep", "Glob"];
const EDITING = [...READING, "Edit", "Write", "Bash"];

export interface ClaudeTools {
  /** The others do not exist for the model, those that reach the network among them. */
  readonly tools: readonly string[];
  /** Those of them that nobody is asked for, and the servers of the Model Context Protocol. */
  readonly allowed: readonly string[];
}

/** What is beyond the checkout and the task folder is denied to all tools but commands. */
export function claudeTools({ access, mcp }: AgentTask): ClaudeTools {
  const servers = Object.keys(mcp).map((name) => `mcp__${name}`);
  if (access === "read") return { tools: READING, allowed: servers };
  return { tools: EDITING, allowed: ["Bash", ...servers] };
}
