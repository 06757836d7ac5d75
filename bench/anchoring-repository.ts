import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { editFile } from "./anchoring-edits.ts";
import type { Random } from "./anchoring-random.ts";

/** One change between two commits of a real repository. */
export interface PullRequest {
  readonly diff: string;
  /** Text by path. */
  readonly head: ReadonlyMap<string, string>;
  readonly base: ReadonlyMap<string, string>;
}

/** Real code of packages that the lock file pins: their lines repeat as lines of real code do. */
const SOURCES = [
  "commander/lib/*.js",
  "zod/src/v4/core/*.ts",
  "yaml/dist/**/*.js",
  "picomatch/lib/*.js",
  "diff/libesm/**/*.js",
  "execa/lib/**/*.js",
  "{commander,diff,execa,fast-check,picomatch,yaml,zod}/[Rr][Ee][Aa][Dd][Mm][Ee].md",
].map((pattern) => join(import.meta.dirname, "..", "node_modules", pattern));

/** Files with fewer lines hold too little to speak of, those with more slow the corpus down. */
const LINES = { least: 20, most: 1200 };

export function readSourceFiles(): readonly string[] {
  return SOURCES.flatMap((pattern) => globSync(pattern).toSorted())
    .map((path) => readFileSync(path, "utf8"))
    .filter((text) => isBetween(text.split("\n").length, LINES))
    .filter((text) => !text.includes("\0"));
}

/** Makes a repository whose main branch moves on while a topic branch edits, renames, adds and deletes files. */
export function createPullRequest(sources: readonly string[], random: Random): PullRequest {
  const directory = mkdtempSync(join(tmpdir(), "anchoring-"));
  try {
    return commitHistory(directory, sources, random);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const UNTOUCHED_FILES = 3;

function commitHistory(directory: string, sources: readonly string[], random: Random): PullRequest {
  const texts = random.shuffle(sources).slice(0, random.int(4, 8) + UNTOUCHED_FILES);
  const base = new Map(texts.map((text, index) => [`src/part-${index}/file-${index}.ts`, text]));
  git(directory, "init", "--quiet", "--initial-branch=main");
  writeFiles(directory, base);
  commit(directory, "Begin");

  git(directory, "switch", "--quiet", "--create", "topic");
  const head = change(directory, base, random);
  commit(directory, "Change");

  git(directory, "switch", "--quiet", "main");
  const moved = [...base.keys()].at(-1) ?? "";
  writeFiles(directory, new Map([[moved, `${base.get(moved)}\nmoved on\n`]]));
  commit(directory, "Move on");
  const mergeBase = git(directory, "merge-base", "main", "topic").trim();
  const diff = git(directory, "diff", "-M", "--no-ext-diff", "--no-textconv", mergeBase, "topic");
  return { diff, head, base };
}

function change(directory: string, base: ReadonlyMap<string, string>, random: Random): ReadonlyMap<string, string> {
  const head = new Map(base);
  for (const [index, [path, text]] of [...base].slice(0, -UNTOUCHED_FILES).entries()) {
    const edited = `${editFile(text.replace(/\n$/, "").split("\n"), random).join("\n")}\n`;
    if (index === 0) {
      git(directory, "mv", path, `src/renamed-${index}.ts`);
      head.delete(path);
      head.set(`src/renamed-${index}.ts`, edited);
    } else if (index === 1 && random.chance(0.5)) {
      git(directory, "rm", "--quiet", path);
      head.delete(path);
    } else {
      head.set(path, random.chance(0.1) ? edited.replaceAll("\n", "\r\n") : edited);
    }
    if (index === 2) head.set("src/new.ts", `${edited.split("\n").slice(0, 60).join("\n")}\n`);
  }
  writeFiles(directory, head);
  return head;
}

function writeFiles(directory: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

function commit(directory: string, message: string): void {
  git(directory, "add", "--all");
  git(directory, "commit", "--quiet", "--allow-empty", "--message", message);
}

const IDENTITY = { NAME: "A Person", EMAIL: "person@example.com", DATE: "2026-01-01T00:00:00Z" };

function git(directory: string, ...args: readonly string[]): string {
  const roles = ["AUTHOR", "COMMITTER"].flatMap((role) =>
    Object.entries(IDENTITY).map(([key, value]) => [`GIT_${role}_${key}`, value]),
  );
  const env = { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  return execFileSync("git", ["-c", "core.autocrlf=false", ...args], {
    cwd: directory,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    env: { ...env, ...Object.fromEntries(roles) },
  });
}

function isBetween(value: number, { least, most }: { readonly least: number; readonly most: number }): boolean {
  return value >= least && value <= most;
}
