import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import type { Sandbox as Box } from "e2b";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type { CommandResult, RunOptions } from "#core/sandbox/sandbox.ts";
import { OutputBuffer } from "../../output-buffer.ts";
import { MAX_TIMER_MS } from "../../max-timer.ts";
import { GoneError, attendJob } from "./attend-job.ts";
import type { Clock } from "../api/clock.ts";
import { explain } from "../api/explain.ts";
import { readFailure } from "../api/failure.ts";
import { JobOutput } from "./output.ts";
import { readJobEnd } from "./end.ts";
import type { JobEnd } from "./end.ts";
import { removeJob, stopJob, uploadJob } from "./folder.ts";
import { buildJobSpec } from "./spec.ts";
import { JobStopper } from "./stopper.ts";

/** A command of the sandbox that goes on although the connection to it is lost. */
export interface Job {
  readonly argv: readonly [string, ...string[]];
  /** Absolute path in the sandbox. */
  readonly cwd: string;
  /** The real path of `cwd` has to be one of these folders or to lie in one. No limit where left out. */
  readonly within?: readonly string[];
  /** On top of what a login shell of the sandbox has. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string | undefined;
  /** Where the job has a folder of its own while it runs: nobody else's, and there already. */
  readonly jobsDir: string;
}

export interface JobOptions extends RunOptions {
  /** The sandbox's own end: the command counts as killed. */
  readonly closing: AbortSignal;
  /** Whether the life of the sandbox is over, so that it is no surprise when it is gone. Never where left out. */
  readonly isLifeOver?: () => boolean;
  /** For waits between attempts. */
  readonly clock: Clock;
}

/** Bytes kept of each output stream where the caller does not say. */
const DEFAULT_OUTPUT_BYTES = 16 * 1024 ** 2;

/** How long a command that cannot be followed is tried to be ended. */
const END_PATIENCE_MS = 10_000;

/** Runs one command to its end, and ends all that it has started. No byte of its output is lost with a connection. */
export async function runJob(box: Box, job: Job, options: JobOptions): Promise<CommandResult> {
  const startedAt = performance.now();
  const { signal, closing, maxOutputBytes = DEFAULT_OUTPUT_BYTES, clock } = options;
  const stdout = new OutputBuffer(maxOutputBytes, options.onStdout);
  const stderr = new OutputBuffer(maxOutputBytes, options.onStderr);
  function conclude(ending: CommandResult["ending"], exitCode: number | null = null): CommandResult {
    const durationMs = Math.round(performance.now() - startedAt);
    return { ending, exitCode, stdout: stdout.end(), stderr: stderr.end(), durationMs };
  }

  const folder = `${job.jobsDir}/job-${randomBytes(8).toString("hex")}`;
  const spec = buildSpec(job, folder, maxOutputBytes);
  if (signal.aborted) return conclude("aborted");
  try {
    const either = AbortSignal.any([signal, closing]);
    await uploadJob(box, { folder, spec, stdin: job.stdin }, { signal: either, clock });
    const stopper = new JobStopper((graceMs) => stopJob(box, folder, { graceMs, signal: closing, clock }));
    const end = await follow({ box, folder, cwd: job.cwd }, { stdout, stderr, stopper, options });
    await removeJob(box, folder, { signal: closing, clock });
    if (stopper.ending !== null) return conclude(stopper.ending);
    return end.exitCode === null ? conclude("killed") : conclude("exited", end.exitCode);
  } catch (error) {
    if (closing.aborted) return conclude("killed");
    if (signal.aborted && error === signal.reason) return conclude("aborted");
    if (error instanceof CallerError) throw error.cause;
    if (!(error instanceof GoneError) && readFailure(error).kind !== "gone") throw explain(error, "running a command");
    if (options.isLifeOver?.() === true) return conclude("killed");
    throw new SandboxError(
      `The sandbox ${box.sandboxId} was lost while ${JSON.stringify(job.argv[0])} ran in it. E2B ended it, or somebody else did. Try again.`,
      { cause: error },
    );
  }
}

function buildSpec({ argv, cwd, within = [], env, stdin }: Job, folder: string, maxOutputBytes: number): string {
  if (!cwd.startsWith("/"))
    throw new SandboxError(`The command cannot start in ${JSON.stringify(cwd)}, which is no absolute path.`);
  const stdinPath = stdin === undefined ? null : `${folder}/stdin`;
  return buildJobSpec({ name: basename(folder), argv, cwd, within, env, stdinPath, maxOutputBytes });
}

interface Following {
  readonly stdout: OutputBuffer;
  readonly stderr: OutputBuffer;
  readonly stopper: JobStopper;
  readonly options: JobOptions;
}

interface Followed {
  readonly box: Box;
  readonly folder: string;
  readonly cwd: string;
}

/** Starts the job and takes its output, until it ends or has been ended. */
async function follow({ box, folder, cwd }: Followed, { stopper, options, ...buffers }: Following): Promise<JobEnd> {
  let words: readonly string[] | null = null;
  function hear(heard: readonly string[]): void {
    words = heard;
  }

  function take(output: JobOutput, text: string): void {
    if (stopper.cut.aborted) return;
    try {
      output.add(text);
    } catch (error) {
      stopper.killForError(new CallerError(error));
    }
    if (output.isOver) stopper.kill("output-limit");
  }

  const stdout = new JobOutput(buffers.stdout, basename(folder), hear);
  const stderr = new JobOutput(buffers.stderr, basename(folder), hear);
  const release = stopOnDemand(stopper, options);
  try {
    const last = await attendJob({
      box,
      folder,
      stdout,
      stderr,
      take,
      words: () => words,
      cut: stopper.cut,
      clock: options.clock,
    });
    release();
    await stopper.done;
    if (stopper.error !== null) throw stopper.error;
    // The shell that would have ended the rest is gone, or has not come to it.
    if (last?.[3] === "lost" || last?.[3] === "early")
      await stopJob(box, folder, { graceMs: 0, signal: options.closing, clock: options.clock });
    return last === null ? { exitCode: null } : readJobEnd(last, cwd);
  } catch (error) {
    // Where nobody can be heard any more, the command may still run.
    if (!(error instanceof GoneError)) await endUnheard(box, folder, options);
    throw error;
  } finally {
    stopper.settle();
    release();
  }
}

/** What went wrong first is what counts. */
async function endUnheard(box: Box, folder: string, { closing, clock }: JobOptions): Promise<void> {
  try {
    await stopJob(box, folder, { graceMs: 0, signal: closing, clock, patienceMs: END_PATIENCE_MS });
    await removeJob(box, folder, { signal: closing, clock });
  } catch {
    // It goes with the sandbox.
  }
}

/** What a callback of the caller threw: passed on as it is. */
class CallerError extends Error {
  override readonly name = "CallerError";

  constructor(cause: unknown) {
    super("The caller cannot take the output.", { cause });
  }
}

/** Returns what takes the reasons back. */
function stopOnDemand(stopper: JobStopper, { signal, closing, timeoutMs }: JobOptions): () => void {
  function abort(): void {
    stopper.ask("aborted");
  }

  function leave(): void {
    stopper.leave();
  }

  const timer = setTimeout(() => stopper.ask("timeout"), Math.min(timeoutMs, MAX_TIMER_MS));
  signal.addEventListener("abort", abort);
  closing.addEventListener("abort", leave);
  if (signal.aborted) abort();
  if (closing.aborted) leave();
  return () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    closing.removeEventListener("abort", leave);
  };
}
