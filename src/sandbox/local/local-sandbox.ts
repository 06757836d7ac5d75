import { messageOf } from "#core/errors.ts";
import { realpath } from "node:fs/promises";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type {
  Command,
  CommandResult,
  Preview,
  RunOptions,
  Sandbox,
  SandboxPrograms,
  SandboxUse,
} from "#core/sandbox/sandbox.ts";
import { readConfined, writeConfined } from "./folder/confined-files.ts";
import type { Confinement } from "./folder/confined-files.ts";
import type { EgressProxy } from "./network/egress-proxy.ts";
import { launchIsolated } from "./isolation/isolation.ts";
import type { Isolation } from "./isolation/isolation.ts";
import { throughShell } from "./process/launch.ts";
import { bridgeArgv, proxyVariables } from "./network/network-bridge.ts";
import { findStrays } from "./isolation/plain-launcher.ts";
import { endProcesses } from "./process/process-tree.ts";
import { isInside } from "../sandbox-path.ts";
import { removeRunDirectory } from "./folder/run-directory.ts";
import type { RunDirectory } from "./folder/run-directory.ts";
import { MAX_TIMER_MS } from "../max-timer.ts";
import { runProcess } from "./process/run-process.ts";
import { buildEnvironment } from "./sandbox-environment.ts";
import type { SandboxLimits } from "./isolation/sandbox-limits.ts";

export interface LocalSandboxParts {
  readonly directory: RunDirectory;
  readonly isolation: Isolation;
  readonly programs: SandboxPrograms;
  readonly readPaths: readonly string[];
  readonly limits: SandboxLimits;
  /** Null where the sandbox has no network, or the host's. */
  readonly proxy: EgressProxy | null;
  readonly lifetimeMs: number;
  readonly mcp: Sandbox["mcp"];
  readonly notes: readonly string[];
}

/** Bytes kept of each output stream where the caller does not say. */
const DEFAULT_OUTPUT_BYTES = 16 * 1024 ** 2;

/** A checkout on this machine, and the commands that run in it. */
export class LocalSandbox implements Sandbox {
  readonly provider = "local";
  readonly template = null;
  readonly id: string;
  readonly isolation: Isolation["level"];
  readonly checkout: string;
  readonly taskDir: string;
  readonly programs: SandboxPrograms;
  readonly mcp: Sandbox["mcp"];
  readonly notes: readonly string[];
  readonly #startedAt = performance.now();
  readonly #parts: LocalSandboxParts;
  readonly #files: Confinement;
  readonly #closing = new AbortController();
  readonly #active = new Set<Promise<CommandResult>>();
  #commands = 0;
  #endsAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #end: Promise<void> | undefined;

  constructor(parts: LocalSandboxParts) {
    const { directory, isolation, programs } = parts;
    this.id = directory.id;
    this.isolation = isolation.level;
    this.checkout = directory.checkout;
    this.taskDir = directory.task;
    this.programs = programs;
    this.mcp = parts.mcp;
    this.notes = parts.notes;
    this.#parts = parts;
    this.#files = { roots: [directory.checkout, directory.task], agentUid: directory.agentUid };
    this.#liveUntil(Date.now() + parts.lifetimeMs);
  }

  async run(command: Command, options: RunOptions): Promise<CommandResult> {
    this.#checkAlive();
    const cwd = await this.#resolveCwd(command.cwd ?? this.checkout);
    this.#checkAlive();
    const running = this.#start(command, cwd, options);
    this.#active.add(running);
    try {
      return await running;
    } finally {
      this.#active.delete(running);
    }
  }

  async read(path: string, signal: AbortSignal): Promise<Uint8Array> {
    this.#checkAlive();
    signal.throwIfAborted();
    return await readConfined(path, this.#files);
  }

  async write(path: string, content: string | Uint8Array, signal: AbortSignal): Promise<void> {
    this.#checkAlive();
    signal.throwIfAborted();
    await writeConfined(path, typeof content === "string" ? Buffer.from(content) : content, this.#files);
  }

  async expose(port: number, signal: AbortSignal): Promise<Preview> {
    this.#checkAlive();
    signal.throwIfAborted();
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new SandboxError(`${port} is no port. Ports are 1 to 65535.`);
    if (this.isolation !== "isolated") return { url: `http://127.0.0.1:${port}`, headers: {} };
    throw new SandboxError(
      `Port ${port} cannot be reached: an isolated local sandbox has a network of its own for each command.`,
    );
  }

  async extend(timeoutMs: number, signal: AbortSignal): Promise<void> {
    this.#checkAlive();
    signal.throwIfAborted();
    this.#liveUntil(Math.max(this.#endsAt, Date.now() + timeoutMs));
  }

  use(): SandboxUse {
    return { seconds: (performance.now() - this.#startedAt) / 1000, costUsd: null };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end ??= this.#close();
    await this.#end;
  }

  #start(
    { argv, env = {}, stdin, isCheckoutReadOnly = false }: Command,
    cwd: string,
    options: RunOptions,
  ): Promise<CommandResult> {
    const { directory, isolation, readPaths, limits, programs, proxy } = this.#parts;
    this.#commands += 1;
    const variables = buildEnvironment({
      home: directory.home,
      tmp: directory.tmp,
      tools: directory.tools,
      node: programs.node,
      marker: `${this.id}.${this.#commands}`,
      extra: { ...(proxy === null ? {} : proxyVariables()), ...env },
    });
    const bridge = proxy === null ? [] : bridgeArgv({ node: programs.node, ...proxy });
    const context = { isolation, directory, readPaths, limits, isAlone: () => this.#active.size <= 1 };
    const { timeoutMs, signal, onStdout, onStderr, maxOutputBytes = DEFAULT_OUTPUT_BYTES } = options;
    const request = { argv: [...bridge, ...throughShell(argv)], cwd, env: variables, isCheckoutReadOnly };
    const launch = launchIsolated(request, context);
    return runProcess(launch, {
      stdin,
      timeoutMs,
      signal,
      closing: this.#closing.signal,
      onStdout,
      onStderr,
      maxOutputBytes,
    });
  }

  /** The folder itself, behind all links: the agent may have planted some. */
  async #resolveCwd(cwd: string): Promise<string> {
    try {
      const real = await realpath(cwd);
      if (this.#files.roots.some((root) => isInside(root, real))) return real;
    } catch (cause) {
      throw new SandboxError(`The command cannot start in ${JSON.stringify(cwd)}, which does not exist.`, { cause });
    }
    throw new SandboxError(
      `The command cannot start in ${JSON.stringify(cwd)}, which is not in the checkout or the task folder.`,
    );
  }

  #liveUntil(endsAt: number): void {
    this.#endsAt = endsAt;
    clearTimeout(this.#timer);
    const end = (): void => {
      // Whoever owns the sandbox disposes it as well, and is told then of what went wrong.
      this[Symbol.asyncDispose]().catch(() => {});
    };
    this.#timer = setTimeout(end, Math.min(endsAt - Date.now(), MAX_TIMER_MS)).unref();
  }

  #checkAlive(): void {
    if (this.#end === undefined) return;
    throw new SandboxError(
      `The sandbox ${this.id} has ended: it was closed, or its lifetime was over. Create a new one.`,
    );
  }

  /** Every step is taken, whatever happens to the ones before. */
  async #close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#closing.abort();
    const { directory, isolation, proxy } = this.#parts;
    await Promise.allSettled(this.#active);
    const outcomes = [
      ...(await Promise.allSettled([
        isolation.bubblewrap === null ? endProcesses(findStrays(this.id, directory.agentUid)) : null,
        proxy?.[Symbol.asyncDispose](),
      ])),
      ...(await Promise.allSettled([removeRunDirectory(directory.path)])),
    ];
    const errors = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason as unknown);
    if (errors.length === 0) return;
    const messages = errors.map(messageOf);
    throw new SandboxError(`The sandbox ${this.id} could not be removed: ${messages.join("; ")}`, {
      cause: new AggregateError(errors),
    });
  }
}
