import type { Readable } from "node:stream";
import { execa } from "execa";
import { GitError } from "#core/host/git.ts";
import { buildGitEnvironment, type GitConfig, type HostEnvironment } from "./git-environment.ts";
import { describeGitFailure } from "./git-message.ts";

/** More than this of output is an error, never cut: the largest diff that a review can do anything with is far below. */
export const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** Git prints little there; a remote may print as much as it likes. */
const MAX_STDERR_BYTES = 1024 * 1024;

const LOCAL_TIMEOUT_MS = 120_000;

/** How long git may clean up after SIGTERM before it is killed. */
const KILL_AFTER_MS = 2000;

export interface GitCall {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  readonly input?: string | Readable;
  readonly config?: GitConfig;
  readonly variables?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  /** How much it may print, and what to say where it prints more; MAX_OUTPUT_BYTES where left out. */
  readonly limit?: OutputLimit | undefined;
}

export interface OutputLimit {
  readonly bytes: number;
  readonly reason: string;
}

export interface GitResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The `git` binary, without a shell and without anything of the host's but PATH. */
export interface GitProgram {
  /** Resolves whatever the exit code is. */
  run(call: GitCall): Promise<GitResult>;
  /** Resolves to what git printed; throws GitError where it failed. */
  read(call: GitCall): Promise<Buffer>;
  /** Runs both, with the output of the first as the input of the second. */
  pipe(from: GitCall, to: GitCall): Promise<void>;
}

export function createGitProgram(host: HostEnvironment): GitProgram {
  async function run(call: GitCall): Promise<GitResult> {
    call.signal?.throwIfAborted();
    const child = start(host, call);
    const [ended, stdout] = await Promise.all([child, collect(child, call)]);
    return { ...checkEnding(call, ended, stdout === null), stdout: stdout ?? Buffer.alloc(0) };
  }

  return {
    run,
    async read(call) {
      const result = await run(call);
      const failure = failureOf(call, result);
      if (failure !== null) throw new GitError(failure);
      return result.stdout;
    },
    async pipe(from, to) {
      from.signal?.throwIfAborted();
      const source = start(host, from);
      const target = start(host, { ...to, input: source.stdout });
      const [sent, received, printed] = await Promise.all([source, target, collect(target, to)]);
      const failures = [
        failureOf(from, checkEnding(from, sent, false)),
        failureOf(to, checkEnding(to, received, printed === null)),
      ].filter((failure) => failure !== null);
      // Either may have failed because the other has: only both together tell what happened.
      if (failures.length > 0) throw new GitError(failures.join(" "));
    },
  };
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the type of a process depends on its options
function start(host: HostEnvironment, call: GitCall) {
  return execa("git", call.args, {
    cwd: call.cwd,
    env: buildGitEnvironment({
      host,
      config: call.config ?? [],
      variables: call.variables ?? {},
      protocols: call.protocols ?? [],
    }),
    extendEnv: false,
    encoding: "buffer",
    stripFinalNewline: false,
    // Collected here: the error that execa makes of a failure would hold a copy of it all.
    buffer: { stdout: false },
    ...(call.input === undefined ? {} : { input: call.input }),
    maxBuffer: { stderr: MAX_STDERR_BYTES },
    timeout: call.timeoutMs ?? LOCAL_TIMEOUT_MS,
    ...(call.signal === undefined ? {} : { cancelSignal: call.signal }),
    forceKillAfterDelay: KILL_AFTER_MS,
    killDescendants: true,
    reject: false,
  });
}

type Child = ReturnType<typeof start>;
type Ended = Awaited<Child>;

/** Null where it is too much, which ends the program. */
async function collect(child: Child, { limit }: GitCall): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > (limit?.bytes ?? MAX_OUTPUT_BYTES)) {
      child.kill();
      return null;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function checkEnding(call: GitCall, ended: Ended, isTooMuch: boolean): Omit<GitResult, "stdout"> {
  const command = nameOf(call);
  if (ended.isCanceled) call.signal?.throwIfAborted();
  if (ended.timedOut) {
    const seconds = (call.timeoutMs ?? LOCAL_TIMEOUT_MS) / 1000;
    throw new GitError(`${command} did not finish within ${seconds} seconds in ${call.cwd}.`);
  }
  if (isTooMuch) {
    throw new GitError(
      call.limit?.reason ??
        `${command} printed more than ${MAX_OUTPUT_BYTES / 1024 / 1024} MB. The change is too large to be reviewed as a whole: split it.`,
    );
  }
  if (ended.exitCode === undefined) throw new GitError(describeStart(command, ended), { cause: ended });
  return { exitCode: ended.exitCode, stderr: Buffer.from(ended.stderr).toString("utf8") };
}

function describeStart(command: string, ended: Ended): string {
  if (ended.failed && "code" in ended && ended.code === "ENOENT") {
    return "The program git was not found. Install git and make sure that it is on the PATH.";
  }
  return `${command} ended without an exit code: ${ended.shortMessage ?? "unknown reason"}`;
}

function failureOf(call: GitCall, { exitCode, stderr }: Omit<GitResult, "stdout">): string | null {
  if (exitCode === 0) return null;
  const reason = describeGitFailure(stderr) || `exit code ${exitCode}`;
  return `${nameOf(call)} failed in ${call.cwd}: ${reason}`;
}

function nameOf({ args }: GitCall): string {
  return `git ${args[0] ?? ""}`;
}
