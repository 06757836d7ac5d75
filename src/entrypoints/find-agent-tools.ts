import { accessSync, constants, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { AgentError } from "#core/agent/agent.ts";
import { AGENT_PROGRAMS, type AgentProgram } from "../agents/agent-programs.ts";
import { keepTrustedFolders } from "../git/program-path.ts";
import { NO_TOOLS, type AgentTools } from "../sandbox/local/agent-tools.ts";
import { packageRoot } from "./package-root.ts";

/** What the sandboxes of an agent get of this machine. Throws AgentError where its program is not here. */
export async function toolsOf(agent: string, path: string | undefined): Promise<AgentTools> {
  const program = AGENT_PROGRAMS.find((candidate) => candidate.agent === agent);
  if (program === undefined) return NO_TOOLS;
  const files = [program, ...(program.beside ?? [])].map(
    (each) => [each.program, findOrThrow(each, agent, path)] as const,
  );
  return { programs: Object.fromEntries(files), readPaths: [...new Set(files.map(([, file]) => whatItReads(file)))] };
}

function findOrThrow(program: AgentProgram, agent: string, path: string | undefined): string {
  const file = findProgram(program, path);
  if (file !== null) return file;
  const reason = `needs the program "${program.program}", which this machine does not have. ${adviseInstallation(program)}`;
  throw new AgentError({ agent, failure: "not-available", transcript: "", reason });
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

export function adviseInstallation({ agent, package: name, version }: AgentProgram): string {
  return `Install it: \`npm run agents:install -- ${agent}\` in a clone of Sandpiper, or \`npm i -g ${name}@${version}\`.`;
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
