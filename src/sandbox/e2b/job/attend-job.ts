import type { Sandbox as Box } from "e2b";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { quoteForShell } from "../quote-for-shell.ts";
import type { Clock } from "../api/clock.ts";
import { explain } from "../api/explain.ts";
import { isPassing, readFailure } from "../api/failure.ts";
import { backOffMs } from "../api/retry.ts";
import type { JobOutput } from "./output.ts";

export interface Attendance {
  readonly box: Box;
  readonly folder: string;
  readonly stdout: JobOutput;
  readonly stderr: JobOutput;
  readonly take: (output: JobOutput, text: string) => void;
  /** The words of the script's last line, once they have come. */
  readonly words: () => readonly string[] | null;
  /** Ends the attendance, and not the job. */
  readonly cut: AbortSignal;
  readonly clock: Clock;
}

/** How long a sandbox is given to be heard again. Its job goes on meanwhile. */
const SILENCE_MS = 120_000;

/** How often in a row the script may end by itself without having sent anything: then its files are gone, or others than ours. */
const MAX_FAILURES_OF_SCRIPT = 5;

/** Shorter than elsewhere: somebody may be looking at the output. */
const WAITS = { firstMs: 100, longestMs: 5_000 };

const REQUEST_TIMEOUT_MS = 30_000;

/** Takes the output of a job until its end, over as many connections as it needs. The first one starts the command. Null where cut. */
export async function attendJob(attendance: Attendance): Promise<readonly string[] | null> {
  const { box, cut, clock } = attendance;
  let heardAt = clock.now();
  let failures = 0;
  let failuresOfScript = 0;
  for (let connection = 1; !cut.aborted; connection += 1) {
    const before = countBytes(attendance);
    const error = await connect(attendance, connection);
    if (cut.aborted) return null;
    const words = attendance.words();
    if (words !== null && isComplete(attendance, words)) return words;

    const failure = error === null ? null : readFailure(error);
    if (failure !== null && failure.kind !== "command" && failure.kind !== "gone" && !isPassing(failure)) {
      throw explain(error, "running a command");
    }
    const { isGreeted } = attendance.stdout;
    const hasEndedItself = failure === null || failure.kind === "command";
    if (isGreeted) heardAt = clock.now();
    if (countBytes(attendance) > before || (isGreeted && !hasEndedItself)) {
      failures = 0;
      failuresOfScript = 0;
    } else {
      failures += 1;
      failuresOfScript = hasEndedItself ? failuresOfScript + 1 : 0;
    }
    if (failuresOfScript >= MAX_FAILURES_OF_SCRIPT) throw describeBroken(attendance, error);
    if (failure?.kind === "gone" || failures > 1) await checkThere(box, cut);
    if (clock.now() - heardAt > SILENCE_MS) throw explain(error, "waiting for a command");
    if (failures > 0) await pause(failures, attendance);
  }
  return null;
}

function countBytes({ stdout, stderr }: Attendance): number {
  return stdout.bytes + stderr.bytes;
}

/** Everything that the command wrote has come. A follower that a signal met may have lost some, and is followed by another. */
function isComplete({ stdout, stderr }: Attendance, [, outBytes, errBytes]: readonly string[]): boolean {
  return stdout.bytes >= Number(outBytes) && stderr.bytes >= Number(errBytes);
}

/** One connection. Gives back what ended it other than the script's own end. */
async function connect({ box, folder, stdout, stderr, take, cut }: Attendance, connection: number): Promise<unknown> {
  stdout.reconnect();
  stderr.reconnect();
  const argv = [`${folder}/job`, "attend", folder, connection, stdout.bytes, stderr.bytes];
  const line = `exec bash ${argv.map((word) => quoteForShell(String(word))).join(" ")}`;
  try {
    await box.commands.run(line, {
      cwd: "/",
      // No end but that of the command.
      timeoutMs: 0,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      signal: cut,
      onStdout: (text) => take(stdout, text),
      onStderr: (text) => take(stderr, text),
    });
    return null;
  } catch (error) {
    return error;
  }
}

/**
 * A command that E2B was too busy to take is told as one whose sandbox is gone, so that the control plane is asked. Where it does not
 * know either, the next connection will.
 */
async function checkThere(box: Box, signal: AbortSignal): Promise<void> {
  try {
    await box.getInfo({ signal, requestTimeoutMs: REQUEST_TIMEOUT_MS });
  } catch (error) {
    if (readFailure(error).kind === "gone") throw new GoneError(error);
  }
}

/** The sandbox is no more. */
export class GoneError extends Error {
  override readonly name = "GoneError";

  constructor(cause: unknown) {
    super("The sandbox is gone.", { cause });
  }
}

async function pause(failures: number, { clock, cut }: Attendance): Promise<void> {
  try {
    await clock.sleep(backOffMs(failures - 1, clock.random(), WAITS), cut);
  } catch (error) {
    if (!cut.aborted) throw error;
  }
}

function describeBroken({ folder }: Attendance, cause: unknown): SandboxError {
  return new SandboxError(
    `A command in the sandbox cannot be followed: the files in ${folder} may have been removed or changed, or the template lacks bash or coreutils.`,
    { cause },
  );
}
