import { accessSync, constants, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { AgentError, type Agent } from "#core/agent/agent.ts";
import { AGENT_PROGRAMS, type AgentProgram } from "../agents/agent-programs.ts";
import { keepTrustedFolders } from "../git/program-path.ts";
import { NO_TOOLS, type AgentTools } from "../sandbox/local/agent-tools.ts";
import { packageRoot } from "./package-root.ts";

/** What the sandboxes of an agent get of this machine. Throws AgentError where its program is not here. */
export async function toolsOf(agent: string, path: string | undefined): Promise<AgentTools> {
  const program = AGENT_PROGRAMS.find((candidate) => candidate.agent === agent);
  if (program === undefined) return NO_TOOLS;
  const lack = describeLack(program, path);
  if (lack !== null) throw new AgentError({ agent, failure: "not-available", transcript: "", reason: lack });
  const files = [program, ...(program.beside ?? [])].flatMap((each) => {
    const file = findProgram(each, path);
    return file === null ? [] : [[each.program, file] as const];
  });
  return { programs: Object.fromEntries(files), readPaths: [...new Set(files.map(([, file]) => whatItReads(file)))] };
}

/** The same agent for sandboxes of this machine: it also lacks the programs that are not here. */
export function onThisMachine(agent: Agent, path: string | undefined): Agent {
  const program = AGENT_PROGRAMS.find((candidate) => candidate.agent === agent.id);
  if (program === undefined) return agent;
  return {
    ...agent,
    async lacks(model) {
      const lack = describeLack(program, path);
      return [...((await agent.lacks?.(model)) ?? []), ...(lack === null ? [] : [lack])];
    },
  };
}

/** Completes the sentence "The agent x ...". Null where nothing is missing. */
export function describeLack(program: AgentProgram, path: string | undefined): string | null {
  const missing = findMissing(program, path);
  if (missing.length === 0) return null;
  const names = missing.map((each) => `"${each.program}"`).join(" and ");
  const noun = missing.length === 1 ? "program" : "programs";
  return `needs the ${noun} ${names}, which this machine does not have. ${adviseInstallation(missing)}`;
}

/** The file itself, behind all links: first where `npm run agents:install` puts it, then on the PATH. Null where it is in neither place. */
export function findProgram(program: AgentProgram, path: string | undefined): string | null {
  const own = join(packageRoot(), "agents", program.agent, "node_modules", ".bin");
  const folders = [own, ...keepTrustedFolders(path).split(":")];
  const file = folders.map((folder) => join(folder, program.program)).find(isExecutable);
  return file === undefined ? null : realpathSync(file);
}

/** Of a program and those that it calls, what is not here. */
export function findMissing(program: AgentProgram, path: string | undefined): readonly AgentProgram[] {
  return [program, ...(program.beside ?? [])].filter((each) => findProgram(each, path) === null);
}

export function adviseInstallation(programs: readonly AgentProgram[]): string {
  const agents = [...new Set(programs.map(({ agent }) => agent))].join(" ");
  const packages = programs.map(({ package: name, version }) => `${name}@${version}`).join(" ");
  const object = programs.length === 1 ? "it" : "them";
  return `Install ${object}: \`npm run agents:install -- ${agents}\` in a clone of Sandpiper, or \`npm i -g ${packages}\`.`;
}

/** A package of npm reads those that it depends on, which lie beside it. A program that stands alone reads itself. */
function whatItReads(file: string): string {
  const parts = file.split(sep);
  const at = parts.indexOf("node_modules");
  return at === -1 ? file : parts.slice(0, at + 1).join(sep);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
