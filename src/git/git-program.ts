import type { Readable } from "node:stream";
import { execa } from "execa";
import { GitError } from "#core/git.ts";
import { buildGitEnvironment, type GitConfig, type HostEnvironment } from "./git-environment.ts";
import { quoteGitMessage } from "./git-message.ts";

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
    return checkEnding(call, await start(host, call));
  }

  return {
    run,
    async read(call) {
      const result = await run(call);
      checkExitCode(call, result);
      return result.stdout;
    },
    async pipe(from, to) {
      from.signal?.throwIfAborted();
      const source = start(host, from, { stdout: false });
      const target = start(host, { ...to, input: source.stdout });
      const [sent, received] = await Promise.all([source, target]);
      // The first is cut off by SIGPIPE where the second has failed, and so has nothing to say.
      if (sent.signal !== "SIGPIPE") checkExitCode(from, checkEnding(from, sent));
      checkExitCode(to, checkEnding(to, received));
    },
  };
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the type of a process depends on its options
function start(host: HostEnvironment, call: GitCall, buffer: { readonly stdout: boolean } = { stdout: true }) {
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
    buffer,
    ...(call.input === undefined ? {} : { input: call.input }),
    maxBuffer: { stdout: MAX_OUTPUT_BYTES, stderr: MAX_STDERR_BYTES },
    timeout: call.timeoutMs ?? LOCAL_TIMEOUT_MS,
    ...(call.signal === undefined ? {} : { cancelSignal: call.signal }),
    forceKillAfterDelay: KILL_AFTER_MS,
    killDescendants: true,
    reject: false,
  });
}

type Ended = Awaited<ReturnType<typeof start>>;

function checkEnding(call: GitCall, ended: Ended): GitResult {
  const command = nameOf(call);
  if (ended.isCanceled) call.signal?.throwIfAborted();
  if (ended.timedOut) {
    const seconds = (call.timeoutMs ?? LOCAL_TIMEOUT_MS) / 1000;
    throw new GitError(`${command} did not finish within ${seconds} seconds in ${call.cwd}.`);
  }
  if (ended.isMaxBuffer) {
    throw new GitError(
      `${command} printed more than ${MAX_OUTPUT_BYTES / 1024 / 1024} MB. The change is too large to be reviewed as a whole: split it.`,
    );
  }
  if (ended.exitCode === undefined) throw new GitError(describeStart(command, ended), { cause: ended });
  return { exitCode: ended.exitCode, stdout: bufferOf(ended.stdout), stderr: bufferOf(ended.stderr).toString("utf8") };
}

function describeStart(command: string, ended: Ended): string {
  if (ended.failed && "code" in ended && ended.code === "ENOENT") {
    return "The program git was not found. Install git and make sure that it is on the PATH.";
  }
  return `${command} ended without an exit code: ${ended.shortMessage ?? "unknown reason"}`;
}

function checkExitCode(call: GitCall, { exitCode, stderr }: GitResult): void {
  if (exitCode === 0) return;
  throw new GitError(`${nameOf(call)} failed in ${call.cwd}: ${quoteGitMessage(stderr) || `exit code ${exitCode}`}`);
}

function nameOf({ args }: GitCall): string {
  return `git ${args[0] ?? ""}`;
}

function bufferOf(bytes: Uint8Array | undefined): Buffer {
  if (bytes === undefined) return Buffer.alloc(0);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
