import { chmod, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { checkReadPath, resolveReadPath } from "./read-paths.ts";

/** Programs of this machine for one agent, which the sandboxes of other agents do not see. */
export interface AgentTools {
  /** What each is called on the PATH, and the file that it is. */
  readonly programs: Readonly<Record<string, string>>;
  /** Files and folders that those programs read, themselves included. */
  readonly readPaths: readonly string[];
}

export const NO_TOOLS: AgentTools = { programs: {}, readPaths: [] };

/** The same behind all links. Throws SandboxError where one is missing, or holds what agents must not see. */
export async function resolveTools({ programs, readPaths }: AgentTools, rootDir: string): Promise<AgentTools> {
  const real = await Promise.all(readPaths.map(resolveReadPath));
  for (const path of real) checkReadPath(path, rootDir);
  const files = Object.entries(programs).map(async ([name, file]) => [name, await resolveReadPath(file)] as const);
  return { programs: Object.fromEntries(await Promise.all(files)), readPaths: real };
}

/** Puts the programs into a folder that goes on the PATH, each by the name that it is called. */
export async function linkTools(folder: string, { programs }: AgentTools): Promise<void> {
  for (const [name, file] of Object.entries(programs)) {
    if (basename(name) !== name) throw new SandboxError(`A program cannot be called ${JSON.stringify(name)}.`);
    await symlink(file, join(folder, name));
  }
  await chmod(folder, 0o755);
}
