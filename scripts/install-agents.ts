import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { messageOf } from "#core/errors.ts";
import { AGENT_PROGRAMS, type AgentProgram } from "../src/agents/agent-programs.ts";

const NAMES = AGENT_PROGRAMS.map(({ agent }) => agent).join(", ");
const USAGE = `Installs the programs of the coding agents, each into agents/NAME/node_modules at the versions of its lock.

  npm run agents:install -- [NAME ...]

All are installed where none is named, which takes 2.5 GB. What is installed already is left alone.
The names: ${NAMES}.
`;

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../agents", import.meta.url));

/**
 * Not `npm ci`, which refuses locks that lack programs for other systems: a lock has those that its registry had when it was written.
 * Nothing is saved, so that the lock stays what it is. Scripts of packages that package.json says nothing of end the installation.
 */
const NPM_OPTIONS = [
  "--no-save",
  "--strict-allow-scripts",
  "--no-audit",
  "--no-fund",
  "--no-update-notifier",
  "--loglevel=error",
];

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

try {
  await main();
} catch (error) {
  const isWrongCall = error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
  console.error(`${messageOf(error)}${isWrongCall ? `\n\n${USAGE}` : ""}`);
  process.exitCode = isWrongCall ? 2 : 1;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { help: { type: "boolean", short: "h", default: false } },
    allowPositionals: true,
  });
  if (values.help) process.stdout.write(USAGE);
  else for (const program of choose(positionals)) console.log(await install(program));
}

function choose(names: readonly string[]): readonly AgentProgram[] {
  const unknown = names.filter((name) => !AGENT_PROGRAMS.some(({ agent }) => agent === name));
  if (unknown.length > 0) {
    throw new Error(`There is no program for: ${unknown.join(", ")}. There are: ${NAMES}.`);
  }
  return names.length === 0 ? AGENT_PROGRAMS : AGENT_PROGRAMS.filter(({ agent }) => names.includes(agent));
}

/** A line for people. */
async function install(program: AgentProgram): Promise<string> {
  const { agent, version } = program;
  const folder = join(ROOT, agent);
  const stamp = join(folder, "node_modules", ".sandpiper-installed");
  const wanted = await digest(folder);
  if ((await readFile(stamp, "utf8").catch(() => null)) === wanted) return `${agent} ${version}: is there already`;

  const startedAt = performance.now();
  await rm(stamp, { force: true });
  await npm(folder, ["install", ...NPM_OPTIONS]);
  await checkVersion(folder, program);
  await writeFile(stamp, wanted);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  return `${agent} ${version}: installed in ${seconds} s, ${await megabytes(folder)} MB`;
}

/** Of all that decides what an installation is. */
async function digest(folder: string): Promise<string> {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  for (const file of ["package.json", "package-lock.json"]) hash.update(await readFile(join(folder, file)));
  return hash.digest("hex");
}

async function npm(folder: string, args: readonly string[]): Promise<void> {
  try {
    await run("npm", args, { cwd: folder, maxBuffer: MAX_OUTPUT_BYTES });
  } catch (cause) {
    const output = cause instanceof Error && "stderr" in cause ? String(cause.stderr) : String(cause);
    throw new Error(`npm ${args.join(" ")} failed in ${folder}:\n${output.trim()}`, { cause });
  }
}

/** A package may end well without its program: for another system, or without the script that places it. */
async function checkVersion(folder: string, { agent, version, program }: AgentProgram): Promise<void> {
  const path = join(folder, "node_modules", ".bin", program);
  const printed = await run(path, ["--version"]).then(
    ({ stdout }) => stdout.trim(),
    (error: unknown) => String(error),
  );
  if (printed.includes(version)) return;
  throw new Error(
    `${agent} is installed in ${folder} and is not version ${version}: ${printed.slice(0, 500)}\n` +
      `Where its lock does not cover this system (${process.platform} ${process.arch}), put that version on your PATH yourself.`,
  );
}

async function megabytes(folder: string): Promise<number> {
  const { stdout } = await run("du", ["-sm", join(folder, "node_modules")]);
  return Number.parseInt(stdout, 10);
}
