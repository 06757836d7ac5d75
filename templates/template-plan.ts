import { ourTemplate } from "#core/sandbox/our-template.ts";
import { AGENT_PROGRAMS, type AgentProgram } from "../src/agents/agent-programs.ts";

/** A template before anything is built. */
export interface TemplatePlan {
  readonly name: string;
  /** Null for the one that has our own programs only. */
  readonly agent: AgentProgram | null;
  readonly cpuCount: number;
  readonly memoryMB: number;
}

/** The analysers work file by file, and need little. */
const ANALYSERS_MEMORY_MB = 2048;
/** Coding agents end without a word in the 512 MB that E2B gives by default: they are killed for memory. */
const AGENT_MEMORY_MB = 4096;
const CPU_COUNT = 2;

export const TEMPLATES: readonly TemplatePlan[] = [
  { name: ourTemplate(null), agent: null, cpuCount: CPU_COUNT, memoryMB: ANALYSERS_MEMORY_MB },
  ...AGENT_PROGRAMS.map((agent) => ({
    name: ourTemplate(agent.agent),
    agent,
    cpuCount: CPU_COUNT,
    memoryMB: AGENT_MEMORY_MB,
  })),
];
