import { z } from "zod";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { pathToRead, relativeTo } from "./paths.ts";
import { runInSandbox, type Workplace } from "./run-in-sandbox.ts";
import { ToolDenial, ToolError, defineTool, type SandboxTool } from "./sandbox-tool.ts";

const ReadInput = z.object({
  path: z.string().describe("Relative to the checkout, or the absolute path of the diff."),
  start_line: z.int().positive().optional().describe("First line to show, counted from 1."),
  end_line: z.int().positive().optional().describe("Last line to show."),
  version: z.enum(["head", "base"]).optional().describe("The file as it is, or as it was before the change."),
});

const readFile = defineTool({
  name: "read_file",
  description: "Shows a text file, or some of its lines, each after its number and a tab.",
  input: ReadInput,
  async run({ path, start_line: from = 1, end_line: to = from + MAX_LINES - 1, version = "head" }, place) {
    const text = version === "head" ? await readHead(path, place) : await readBase(path, place);
    if (text.includes("\0")) throw new ToolError(`${path} is a binary file.`);

    const lines = text.replace(/\n$/, "").split("\n");
    const last = Math.min(to, from + MAX_LINES - 1, lines.length);
    if (from > lines.length) throw new ToolError(`${path} has ${lines.length} lines, and no line ${from}.`);
    const shown = lines.slice(from - 1, last).map((line, at) => `${from + at}\t${line}`);
    return [...shown, last < lines.length ? `[${lines.length - last} further lines]` : ""].join("\n");
  },
});

/** Shown at once. The model asks for more by line numbers. */
const MAX_LINES = 2000;

async function readHead(path: string, { sandbox, signal }: Workplace): Promise<string> {
  const absolute = allow(path, pathToRead(path, sandbox));
  try {
    return new TextDecoder().decode(await sandbox.read(absolute, signal));
  } catch (error) {
    if (error instanceof SandboxError) throw new ToolError(error.message, { cause: error });
    throw error;
  }
}

async function readBase(path: string, place: Workplace): Promise<string> {
  const { task } = place;
  const result = await git(["cat-file", "blob", `${task.mergeBaseSha}:${inCheckout(path, place)}`], place);
  if (result.exitCode === 0) return result.stdout;
  throw new ToolError(`${path} was not there before the change.`);
}

const ListInput = z.object({ path: z.string().optional().describe("A folder; the whole checkout where left out.") });

const listFiles = defineTool({
  name: "list_files",
  description: "Lists the files of a folder and of all folders below, but for those that git ignores.",
  input: ListInput,
  async run({ path = "." }, place) {
    const listing = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", pathspec(path, place)];
    const { exitCode, stdout, stderr } = await git(listing, place);
    if (exitCode !== 0) throw new ToolError(stderr.trim());
    const paths = [...new Set(stdout.split("\0"))].filter((name) => name !== "");
    if (paths.length === 0) throw new ToolError(`There are no files in ${path}.`);
    const rest = paths.length > MAX_PATHS ? [`[${paths.length - MAX_PATHS} further files: ask for a folder]`] : [];
    return [...paths.slice(0, MAX_PATHS), ...rest].join("\n");
  },
});

const MAX_PATHS = 1000;

const GrepInput = z.object({
  pattern: z.string().min(1).describe("An extended regular expression of POSIX."),
  path: z.string().optional().describe("A file or folder; the whole checkout where left out."),
});

const grep = defineTool({
  name: "grep",
  description: "Finds the lines of text files that match a pattern, each after its path and number.",
  input: GrepInput,
  async run({ pattern, path = "." }, place) {
    const search = ["grep", "--untracked", "-I", "-n", "-E", "--no-color", "-e", pattern, "--", pathspec(path, place)];
    const { exitCode, stdout, stderr } = await git(search, place);
    if (exitCode === 1) return "No line matches.";
    if (exitCode !== 0) throw new ToolError(stderr.trim());
    const lines = stdout.trimEnd().split("\n");
    const shown = lines.slice(0, MAX_MATCHES).map((line) => line.slice(0, MAX_MATCH));
    const rest = lines.length > MAX_MATCHES ? [`[${lines.length - MAX_MATCHES} further lines: ask more narrowly]`] : [];
    return [...shown, ...rest].join("\n");
  },
});

const MAX_MATCHES = 300;
const MAX_MATCH = 500;

/** Tools that change nothing and run no program of the repository. */
export const READ_TOOLS: readonly SandboxTool[] = [readFile, listFiles, grep];

/** No program that the configuration of a repository could name for watching files runs. */
function git(args: readonly string[], place: Workplace): ReturnType<typeof runInSandbox> {
  return runInSandbox(["git", "-c", "core.fsmonitor=false", ...args], place);
}

/** Literally, and never outside: git would take some characters for a pattern. */
function pathspec(path: string, place: Workplace): string {
  const inside = inCheckout(path, place);
  return inside === "" ? "." : `:(literal)${inside}`;
}

function inCheckout(path: string, { sandbox }: Workplace): string {
  const inside = relativeTo(allow(path, pathToRead(path, sandbox)), sandbox.checkout);
  if (inside !== null) return inside;
  throw new ToolDenial(`${path} is outside of the checkout. Only files there have a history.`);
}

function allow(path: string, absolute: string | null): string {
  if (absolute !== null) return absolute;
  throw new ToolDenial(`${path} is outside of the checkout, where this tool reads nothing.`);
}
