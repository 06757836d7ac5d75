import { AgentError } from "#core/agent/agent.ts";
import { adviseTemplate } from "#core/sandbox/our-template.ts";
import type { CommandResult, RunOptions, Sandbox } from "#core/sandbox/sandbox.ts";
import { describeFailure, type ProgramFailure } from "../program-failure.ts";
import { renderTranscript } from "../transcript.ts";
import type { CliProgram } from "./cli-program.ts";
import { findVersion, isAtLeast } from "./compare-versions.ts";
import { ASIDE, PUT_BACK_SCRIPT, SET_ASIDE_SCRIPT } from "./set-aside.ts";

export interface Prepared {
  readonly version: string;
  /** What was moved out of the agent's way, relative to the checkout. */
  readonly setAside: readonly string[];
  /** Where that lies. */
  readonly asideDir: string;
  /** Whether the program's own sandbox works inside of ours. */
  readonly hasOwnSandbox: boolean;
  /** Of its commands. */
  readonly durationMs: number;
  /** For the receipt. */
  readonly notes: readonly string[];
}

export interface PrepareOptions {
  readonly signal: AbortSignal;
  /** Of the whole run. */
  readonly timeoutMs: number;
}

const PREPARE_LIMITS = { timeoutMs: 120_000, maxOutputBytes: 1024 * 1024 };

/** Moves the repository's configuration of agents out of the way, and finds out which program this is. One command does both. */
export async function prepare(
  cli: CliProgram,
  sandbox: Sandbox,
  { signal, timeoutMs }: PrepareOptions,
): Promise<Prepared> {
  const limits = { ...PREPARE_LIMITS, timeoutMs: Math.min(timeoutMs, PREPARE_LIMITS.timeoutMs) };
  const asideDir = `${sandbox.taskDir}/${ASIDE}`;
  const script = `${SET_ASIDE_SCRIPT}cd "$HOME"\nexec "$0" --version`;
  const argv = ["bash", "-c", script, cli.program, asideDir, ...cli.setsAside] as const;
  const result = await sandbox.run({ argv, cwd: sandbox.checkout }, { signal, ...limits });
  const transcript = renderTranscript(result);
  const failure = describeFailure(result, limits);
  if (failure !== null) throw new AgentError({ agent: cli.id, transcript, ...inTemplate(failure, sandbox, cli) });

  const [printed = "", ...moved] = result.stdout.split("\0").toReversed();
  const version = findVersion(printed);
  const { least } = cli.versions;
  if (version === null || !isAtLeast(version, least)) {
    const reason = `is version ${version ?? "unknown"} in this sandbox. ${adviseVersion(cli, sandbox)}`;
    throw new AgentError({ agent: cli.id, failure: "not-available", transcript, reason });
  }
  const trial = await tryOwnSandbox(cli, sandbox, { signal, ...limits });
  const hasOwnSandbox = trial?.ending === "exited" && trial.exitCode === 0;
  const durationMs = result.durationMs + (trial?.durationMs ?? 0);
  const notes = describe(cli, { version, moved: moved.length, hasOwnSandbox });
  return { version, setAside: moved.toReversed(), asideDir, hasOwnSandbox, durationMs, notes };
}

/** A program is put into a template when that is built. */
function inTemplate(failure: ProgramFailure, { template }: Sandbox, { id, program }: CliProgram): ProgramFailure {
  if (failure.failure !== "not-available" || template === null) return failure;
  return {
    ...failure,
    reason: `needs the program "${program}", which the template "${template}" does not have. ${adviseTemplate(id, template)}`,
  };
}

function adviseVersion({ id, versions: { least, tested } }: CliProgram, { template }: Sandbox): string {
  const tests = `Sandpiper is tested with ${tested}.`;
  if (template === null) return `Install ${least} or later: ${tests}`;
  return `It must be ${least} or later: ${tests} ${adviseTemplate(id, template)}`;
}

/** Sandboxes need rights that a sandbox does not give: whether one works inside of another is found out by using it. */
async function tryOwnSandbox(cli: CliProgram, sandbox: Sandbox, options: RunOptions): Promise<CommandResult | null> {
  if (cli.sandboxTrial === undefined) return null;
  return sandbox.run({ argv: [cli.program, ...cli.sandboxTrial], cwd: sandbox.taskDir }, options);
}

function describe(
  { id, versions, sandboxTrial }: CliProgram,
  { version, moved, hasOwnSandbox }: { version: string; moved: number; hasOwnSandbox: boolean },
): readonly string[] {
  return [
    version !== versions.tested &&
      `${id} ${version} is not the version that Sandpiper is tested with: ${versions.tested}.`,
    moved > 0 &&
      `${moved} ${moved === 1 ? "file or folder" : "files or folders"} with configuration of agents did not apply to this run.`,
    sandboxTrial !== undefined &&
      !hasOwnSandbox &&
      `${id} could not put its commands into a sandbox of its own here. They were confined by Sandpiper's alone.`,
  ].filter((note) => note !== false);
}

/** The checkout as it was, but for what the agent has changed: for tasks whose edits are read afterwards. */
export async function putBack(cli: CliProgram, sandbox: Sandbox, signal: AbortSignal): Promise<void> {
  const argv = ["bash", "-c", PUT_BACK_SCRIPT, cli.program, `${sandbox.taskDir}/${ASIDE}`] as const;
  const result = await sandbox.run({ argv, cwd: sandbox.checkout }, { signal, ...PREPARE_LIMITS });
  const failure = describeFailure(result, PREPARE_LIMITS);
  if (failure === null) return;
  const reason = `left a checkout whose files cannot be put back: the command for it ${failure.reason}`;
  throw new AgentError({ agent: cli.id, transcript: renderTranscript(result), failure: "crash", reason });
}
