import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Git } from "#core/host/git.ts";
import type { SandboxProvider } from "#core/sandbox/sandbox.ts";
import { createE2bProvider } from "../sandbox/e2b/provider.ts";
import { createLocalProvider } from "../sandbox/local/provider.ts";
import { toolsOf } from "./find-agent-tools.ts";
import type { E2bAccess } from "./env/e2b-access.ts";
import { packageRoot } from "./package-root.ts";

export const SANDBOXES = ["local", "e2b"] as const;
export type SandboxesName = (typeof SANDBOXES)[number];

export interface SandboxChoice {
  readonly git: Git;
  /** Null for sandboxes of this machine. */
  readonly e2b: E2bAccess | null;
  readonly allowUnisolated: boolean;
  /** The PATH of the host, on which the programs of agents are looked for. */
  readonly path: string | undefined;
  /** What the program of the agent `command` reads. */
  readonly agentFiles?: readonly string[];
}

/** The sandboxes of this machine, with our own programs in them, or those of E2B, which have what their template has. */
export function createSandboxes({ git, e2b, allowUnisolated, path, agentFiles = [] }: SandboxChoice): SandboxProvider {
  if (e2b !== null) {
    const { connection, limits, egressHeaders } = e2b;
    return createE2bProvider({ connection, git, limits, egressHeaders });
  }
  return createLocalProvider({
    git,
    programs: sandboxPrograms(),
    readPaths: programFiles(),
    toolsOf: async (agent) => (agent === "command" ? { programs: {}, readPaths: agentFiles } : toolsOf(agent, path)),
    allowUnisolated,
  });
}

/** What runs in a sandbox for us: this very Node, and the analysers in the form that we run in ourselves. */
export function sandboxPrograms(): { readonly node: string; readonly analysers: string } {
  const isSource = import.meta.filename.endsWith(".ts");
  return {
    node: process.execPath,
    analysers: join(packageRoot(), isSource ? "src/analysers/main.ts" : "dist/analysers.js"),
  };
}

/** What those programs read: their own files and their packages, and nothing else of the folder around. */
export function programFiles(): readonly string[] {
  const root = packageRoot();
  const installedBeside = basename(dirname(root)) === "node_modules" ? [dirname(root)] : [];
  const own = ["package.json", "src", "dist", "node_modules"].map((name) => join(root, name));
  return [...own.filter((path) => existsSync(path)), ...installedBeside];
}
