import type { CommandResult } from "#core/sandbox/sandbox.ts";

/** Between the request to end and the kill. */
const TERMINATION_GRACE_MS = 5_000;

/** For the rest of the output when nothing is left that writes. What sends it may have been stopped. */
const REST_MS = 5_000;

/** Ends the command and all that it has started, and returns when nothing of it is left. */
export type TellJob = (graceMs: number) => Promise<void>;

/** Ends a job for the first reason that comes up. */
export class JobStopper {
  ending: CommandResult["ending"] | null = null;
  /** What the caller's own callback threw, or why the command could not be ended. */
  error: Error | null = null;
  /** Settles when nothing is left to be done. */
  done: Promise<void> = Promise.resolve();
  readonly #tell: TellJob;
  readonly #cut = new AbortController();
  #rest: NodeJS.Timeout | undefined;
  #isSettled = false;

  constructor(tell: TellJob) {
    this.#tell = tell;
  }

  /** Aborted when no more output is wanted. */
  get cut(): AbortSignal {
    return this.#cut.signal;
  }

  /** Lets the command tidy up, and goes on taking its output. */
  ask(ending: CommandResult["ending"]): void {
    if (this.ending !== null) return;
    this.ending = ending;
    this.#start(TERMINATION_GRACE_MS);
  }

  kill(ending: CommandResult["ending"]): void {
    this.#cut.abort();
    if (this.ending !== null) return;
    this.ending = ending;
    this.#start(0);
  }

  killForError(error: Error): void {
    this.error ??= error;
    this.kill("killed");
  }

  /** The sandbox itself ends, and everything in it. */
  leave(): void {
    this.ending ??= "killed";
    this.#cut.abort();
  }

  /** Nobody listens any more. */
  settle(): void {
    this.#isSettled = true;
    clearTimeout(this.#rest);
  }

  #start(graceMs: number): void {
    this.done = this.#stop(graceMs);
  }

  async #stop(graceMs: number): Promise<void> {
    try {
      await this.#tell(graceMs);
      if (!this.#isSettled) this.#rest = setTimeout(() => this.#cut.abort(), REST_MS);
    } catch (error) {
      this.error ??= error instanceof Error ? error : new Error(String(error));
      this.#cut.abort();
    }
  }
}
