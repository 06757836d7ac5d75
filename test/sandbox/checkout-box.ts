import type { Sandbox as Box } from "e2b";
import type { CheckoutExtent, Command, CommandResult } from "#core/sandbox/sandbox.ts";
import type { CheckoutSource } from "#core/host/pull-request.ts";
import type { MachineDriver } from "#test/e2b/machine/machine.ts";
import { startMachine } from "#test/e2b/machine/machine-fixture.ts";
import { createGit } from "../../src/git/create-git.ts";
import { checkOutInside, type CheckedOut } from "../../src/sandbox/e2b/checkout/check-out.ts";
import type { CheckOutRequest } from "../../src/sandbox/e2b/checkout/checkout-request.ts";
import { systemClock } from "../../src/sandbox/e2b/api/clock.ts";
import { persist } from "../../src/sandbox/e2b/job/persist.ts";
import { runJob } from "../../src/sandbox/e2b/job/run-job.ts";
import { placeIn, type Place } from "../../src/sandbox/e2b/box/place.ts";

/** A machine of the E2B-compatible server, as the provider prepares it for a checkout. */
export interface CheckoutBox extends AsyncDisposable {
  readonly box: Box;
  readonly place: Place;
  readLog(): Promise<string>;
  checkOut(source: CheckoutSource, over?: CheckOutOptions): Promise<CheckedOut>;
  /** Runs a script as an agent would, in the checkout, and gives what it printed. */
  sh(script: string): Promise<string>;
  git(...args: readonly string[]): Promise<string>;
}

export type CheckOutOptions = Partial<Omit<CheckOutRequest, "extent">> & { readonly extent?: Partial<CheckoutExtent> };

const never = new AbortController().signal;
const TIMEOUT_MS = 120_000;

/** The template brings the programs of the folders. */
export async function startCheckoutBox(driver: MachineDriver, folders: readonly string[] = []): Promise<CheckoutBox> {
  const template = { templateId: "tplbase", name: "base", path: folders, readPaths: folders, envs: {} };
  const { machine, sandbox: box, ...fixture } = await startMachine(driver, { internet: true, template });
  const { stdout: home } = await box.commands.run('mkdir -p "$HOME/sandpiper/jobs" && printf %s "$HOME"');
  const place = placeIn(home);

  function run(command: Command & { readonly cwd: string }, signal = never): Promise<CommandResult> {
    const job = { env: {}, ...command, jobsDir: place.jobs };
    return runJob(box, job, { signal, timeoutMs: TIMEOUT_MS, closing: never, clock: systemClock });
  }

  async function git(...args: readonly string[]): Promise<string> {
    const who = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
    const result = await run({ argv: ["git", ...who, ...args], cwd: place.checkout });
    if (result.exitCode !== 0) throw new Error(`git ${args.join(" ")}: ${result.stdout}${result.stderr}`);
    return result.stdout.trimEnd();
  }

  return {
    box,
    place,
    git,
    readLog: async () => (await machine.readLog()).join("\n"),
    checkOut: (source, { extent, ...over } = {}) =>
      checkOutInside({
        box,
        place,
        source,
        extent: { files: "all", changedPaths: [], lfs: false, submodules: false, ...extent },
        git: createGit(),
        signal: never,
        run: (command, { signal }) => run(command, signal),
        persist: (step, until) => persist(box, step, { signal: until, clock: systemClock }),
        isFresh: true,
        hasInjectedCredential: false,
        ...over,
      }),
    async sh(script) {
      return (await run({ argv: ["bash", "-c", script], cwd: place.checkout })).stdout.trimEnd();
    },
    [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose](),
  };
}
