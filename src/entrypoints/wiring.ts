import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Git } from "#core/git.ts";
import type { SandboxProvider } from "#core/sandbox.ts";
import { createLocalProvider } from "../sandbox/local.ts";
import { packageRoot } from "./package-root.ts";

export interface SandboxChoice {
  readonly git: Git;
  readonly allowUnisolated: boolean;
}

/** The sandboxes of this machine, with our own programs in them. */
export function createSandboxes({ git, allowUnisolated }: SandboxChoice): SandboxProvider {
  return createLocalProvider({ git, programs: sandboxPrograms(), readPaths: programFiles(), allowUnisolated });
}

/** What runs in a sandbox for us: this very Node, and the analysers as sources (a clone) or bundle (the package). */
export function sandboxPrograms(): { readonly node: string; readonly analysers: string } {
  const source = join(packageRoot(), "src/analysers/main.ts");
  const bundle = join(packageRoot(), "dist/analysers.js");
  return { node: process.execPath, analysers: existsSync(source) ? source : bundle };
}

/** What those programs read: their own files and their packages, and nothing else of the folder around. */
export function programFiles(): readonly string[] {
  const root = packageRoot();
  const installedBeside = basename(dirname(root)) === "node_modules" ? [dirname(root)] : [];
  const own = ["package.json", "src", "dist", "node_modules"].map((name) => join(root, name));
  return [...own.filter((path) => existsSync(path)), ...installedBeside];
}
