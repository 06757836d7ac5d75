import type { Sandbox as Box } from "e2b";
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
import { MAX_TIMER_MS } from "../max-timer.ts";
import { explain } from "./api/explain.ts";
import { readFailure } from "./api/failure.ts";
import { readFileInside, writeFileInside } from "./job/transfer-file.ts";
import type { FileRequest } from "./job/transfer-file.ts";
import { runJob } from "./job/run-job.ts";
import type { E2bSandboxParts } from "./sandbox-parts.ts";

/** E2B may be a little early. */
const LIFETIME_SLACK_MS = 3_000;

/** A machine at E2B with a checkout, and the commands that run in it. */
export class E2bSandbox implements Sandbox {
  readonly provider = "e2b";
  readonly isolation = "isolated";
  readonly id: string;
  readonly template: string;
  readonly checkout: string;
  readonly taskDir: string;
  readonly programs: SandboxPrograms | null;
  readonly mcp: Sandbox["mcp"];
  readonly notes: readonly string[];
  readonly #parts: E2bSandboxParts;
  readonly #box: Box;
  readonly #closing = new AbortController();
  readonly #active = new Set<Promise<unknown>>();
  #isSound = true;
  #timer: NodeJS.Timeout | undefined;
  #end: Promise<void> | undefined;

  constructor(parts: E2bSandboxParts) {
    this.#parts = parts;
    this.#box = parts.box;
    this.id = parts.box.sandboxId;
    this.template = parts.template;
    this.checkout = parts.place.checkout;
    this.taskDir = parts.place.task;
    this.programs = parts.programs;
    this.mcp = parts.mcp;
    this.notes = parts.notes;
    this.#watchLifetime();
  }

  async run({ argv, cwd = this.checkout, env = {}, stdin }: Command, options: RunOptions): Promise<CommandResult> {
    this.#checkAlive();
    const { tmp, jobs, checkout, task } = this.#parts.place;
    const variables = { LANG: "C.UTF-8", TMPDIR: tmp, CLAUDE_CODE_TMPDIR: tmp, ...env };
    const job = { argv, cwd, within: [checkout, task], env: variables, stdin, jobsDir: jobs };
    const closing = this.#closing.signal;
    const { clock } = this.#parts;
    const running = runJob(this.#box, job, { ...options, closing, clock, isLifeOver: () => this.#isLifeOver() });
    try {
      return await this.#track(running);
    } catch (error) {
      this.#isSound = false;
      throw error;
    }
  }

  async read(path: string, signal: AbortSignal): Promise<Uint8Array> {
    return await this.#work(signal, "reading a file", (both) =>
      readFileInside({ ...this.#request(path), signal: both }),
    );
  }

  async write(path: string, content: string | Uint8Array, signal: AbortSignal): Promise<void> {
    await this.#work(signal, "writing a file", (both) =>
      writeFileInside({ ...this.#request(path), signal: both }, content),
    );
  }

  async expose(port: number, signal: AbortSignal): Promise<Preview> {
    this.#checkAlive();
    signal.throwIfAborted();
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new SandboxError(`${port} is no port. Ports are 1 to 65535.`);
    return this.#parts.expose(port);
  }

  async extend(timeoutMs: number, signal: AbortSignal): Promise<void> {
    await this.#work(signal, "giving a sandbox more time", (both) =>
      this.#parts.lifetime.ensure(this.#parts.clock.now() + timeoutMs, both),
    );
    this.#watchLifetime();
  }

  use(): SandboxUse {
    return this.#parts.meter.read();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end ??= this.#close();
    await this.#end;
  }

  #request(path: string): Omit<FileRequest, "signal"> {
    const { place, clock } = this.#parts;
    return { box: this.#box, place, clock, path };
  }

  /** A step that the sandbox's end calls off as well. */
  async #work<Value>(
    signal: AbortSignal,
    doing: string,
    step: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    this.#checkAlive();
    signal.throwIfAborted();
    try {
      return await this.#track(step(AbortSignal.any([signal, this.#closing.signal])));
    } catch (error) {
      this.#checkAlive();
      // A file that is not there, or that may not be had, says nothing of the machine.
      if (signal.aborted || readFailure(error).kind !== "other") this.#isSound = false;
      signal.throwIfAborted();
      throw this.#isLifeOver() ? this.#ended() : explain(error, doing);
    }
  }

  async #track<Value>(work: Promise<Value>): Promise<Value> {
    this.#active.add(work);
    try {
      return await work;
    } finally {
      this.#active.delete(work);
    }
  }

  #watchLifetime(): void {
    const { lifetime, clock } = this.#parts;
    clearTimeout(this.#timer);
    const end = (): void => {
      // A timer cannot wait for longer than some weeks, and the life may have been made longer by others.
      if (clock.now() < lifetime.endsAt) {
        this.#watchLifetime();
        return;
      }
      // Whoever owns the sandbox disposes it as well, and is told then of what went wrong.
      this.#end ??= this.#close();
      this.#end.catch(() => {});
    };
    const waitMs = Math.max(0, lifetime.endsAt - clock.now());
    this.#timer = setTimeout(end, Math.min(waitMs, MAX_TIMER_MS)).unref();
  }

  #isLifeOver(): boolean {
    return this.#parts.clock.now() >= this.#parts.lifetime.endsAt - LIFETIME_SLACK_MS;
  }

  #checkAlive(): void {
    if (this.#end !== undefined) throw this.#ended();
  }

  #ended(): SandboxError {
    return new SandboxError(
      `The sandbox ${this.id} has ended: it was closed, or its lifetime was over. Create a new one.`,
    );
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#closing.abort();
    await Promise.allSettled(this.#active);
    await this.#parts.end(this.#isSound);
  }
}
