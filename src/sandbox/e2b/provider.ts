import { messageOf } from "#core/errors.ts";
import type { Git } from "#core/host/git.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type { CheckoutExtent, Sandbox, SandboxProvider, SandboxSpec } from "#core/sandbox/sandbox.ts";
import { planBox } from "./box/box-plan.ts";
import type { BoxPlan } from "./box/box-plan.ts";
import { checkOutInside } from "./checkout/check-out.ts";
import { createClient } from "./api/client.ts";
import { systemClock } from "./api/clock.ts";
import type { Clock } from "./api/clock.ts";
import type { E2bConnection } from "./api/connection.ts";
import { createBox } from "./box/create-box.ts";
import type { NewBox } from "./box/create-box.ts";
import type { ControlPlane } from "./api/control-plane.ts";
import { E2bSandbox } from "./e2b-sandbox.ts";
import { endBox } from "./box/end-box.ts";
import { explain } from "./api/explain.ts";
import { exposePort } from "./box/expose-port.ts";
import { readFailure } from "./api/failure.ts";
import { createFairQueue } from "./api/fair-queue.ts";
import { runJob } from "./job/run-job.ts";
import { BoxLifetime } from "./box/lifetime.ts";
import { HOBBY_LIMITS } from "./api/limits.ts";
import type { E2bLimits } from "./api/limits.ts";
import type { EgressHeaders } from "./box/network.ts";
import { readKeptUntil } from "./box/metadata.ts";
import { persist } from "./job/persist.ts";
import { prepareBox } from "./box/prepare-box.ts";
import { createMeter } from "./box/price.ts";
import { retry } from "./api/retry.ts";
import { sweepBoxes } from "./box/sweep-boxes.ts";
import { takeWarmBox } from "./box/warm-box.ts";

export interface E2bProviderOptions {
  readonly connection: E2bConnection;
  readonly git: Pick<Git, "pack">;
  /** Tells our sandboxes from others of the team; "sandpiper" where left out. */
  readonly app?: string;
  /** Of the plan that costs nothing where left out. */
  readonly limits?: Partial<E2bLimits>;
  /** Headers that E2B adds to requests on their way out, by host, so that a key never enters a sandbox. For teams that have it. */
  readonly egressHeaders?: EgressHeaders;
  /** The machine's where left out. */
  readonly clock?: Clock;
}

/** Makes sandboxes at E2B, or at a service that speaks the same. See docs/e2b.md. */
export function createE2bProvider(options: E2bProviderOptions): SandboxProvider {
  const { connection, app = "sandpiper", clock = systemClock } = options;
  const limits = { ...HOBBY_LIMITS, ...options.limits };
  const queue = createFairQueue(limits, clock);
  const loadClient = createClient(connection);

  async function create(spec: SandboxSpec, signal: AbortSignal): Promise<Sandbox> {
    signal.throwIfAborted();
    const { egressHeaders = {} } = options;
    const { maxLifetimeMs } = limits;
    function plan(): BoxPlan {
      return planBox(spec, { app, maxLifetimeMs, egressHeaders, now: clock.now() });
    }
    // What E2B cannot do is said before anybody waits.
    const { turn } = plan();
    const slot = await queue.enter(turn, signal);
    try {
      const controlPlane = { client: await loadClient(), clock };
      return await makeSandbox({ spec, plan: plan(), controlPlane, signal, release: () => slot.release() });
    } catch (error) {
      slot.release();
      signal.throwIfAborted();
      throw explain(error, "making a sandbox");
    }
  }

  async function makeSandbox(order: Order): Promise<Sandbox> {
    const { plan, controlPlane, signal } = order;
    const notes: string[] = [];
    if (plan.keepWarm) {
      const warm = await takeWarmBox(
        { identity: plan.warmIdentity, timeoutMs: plan.request.options.timeoutMs },
        controlPlane,
        signal,
      );
      notes.push(...warm.notes);
      try {
        if (warm.box !== null)
          return await furnish(
            { box: warm.box, mayHaveTwin: false },
            { ...order, isFresh: false, notes: [...notes, REUSED] },
          );
      } catch (error) {
        signal.throwIfAborted();
        notes.push(`A sandbox that was kept could not be used again: ${readFailure(error).text}`);
      }
    }
    return await furnish(await createBox(plan.request, controlPlane, signal), { ...order, isFresh: true, notes });
  }

  /** Makes a sandbox of a machine, or ends the machine. */
  async function furnish(made: NewBox, setting: Setting): Promise<Sandbox> {
    try {
      return await equip(made, setting);
    } catch (error) {
      await endMachine(made, { ...setting, keptUntil: null }, false).catch((second: unknown) => {
        throw combine(explain(error, "making a sandbox"), second);
      });
      throw error;
    }
  }

  async function equip(made: NewBox, setting: Setting): Promise<Sandbox> {
    const { plan, spec, signal, isFresh } = setting;
    const { box } = made;
    const startedAt = clock.now();
    const [info, { place, programs }] = await Promise.all([
      retry(() => box.getInfo({ signal }), { clock, signal }),
      prepareBox(box, { clock, signal }),
    ]);
    const { notes } = await checkOutInside({
      box,
      place,
      source: plan.source,
      extent: spec.extent ?? WHOLE_TREE,
      git: options.git,
      signal,
      run: (command, runOptions) =>
        runJob(box, { env: {}, ...command, jobsDir: place.jobs }, { ...runOptions, closing: NEVER, clock }),
      persist: (step, until) => persist(box, step, { signal: until, clock }),
      isFresh,
      hasInjectedCredential: plan.hasInjectedCredential,
    });
    await retry(() => box.updateNetwork(plan.egress, { signal }), { clock, signal });
    const { maxLifetimeMs } = limits;
    const { timeoutMs } = plan.request.options;
    const lifetime = new BoxLifetime({ box, clock, startedAt, backstopAt: startedAt + timeoutMs, maxLifetimeMs });
    await lifetime.ensure(Math.min(clock.now() + plan.lifetimeMs, startedAt + maxLifetimeMs), signal);
    const token = plan.mcp.gateway === null ? undefined : await box.getMcpToken();
    const meter = createMeter({ clock, startedAt, size: info });
    const keptUntil = plan.keepWarm ? readKeptUntil(info.metadata) : null;
    signal.throwIfAborted();
    return new E2bSandbox({
      box,
      place,
      clock,
      template: plan.template,
      programs,
      mcp: plan.mcp.endpoints(token),
      notes: [...plan.notes, ...setting.notes, ...notes],
      lifetime,
      meter,
      expose: exposePort(box, connection),
      end: async (isSound) => {
        meter.stop();
        try {
          await endMachine(made, { ...setting, keptUntil }, isSound && clock.now() < lifetime.endsAt);
        } finally {
          setting.release();
        }
      },
    });
  }

  async function endMachine({ box, mayHaveTwin }: NewBox, ending: Ending, isSound: boolean): Promise<void> {
    const { plan, controlPlane, keptUntil } = ending;
    const isKept = isSound && keptUntil !== null && clock.now() < keptUntil;
    await endBox({ box, metadata: plan.request.metadata, mayHaveTwin, keepWarm: isKept }, controlPlane);
  }

  async function sweep(olderThanMs: number, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    return await sweepBoxes({ app, olderThanMs }, { client: await loadClient(), clock }, signal);
  }

  return { name: "e2b", create, sweep };
}

interface Order {
  readonly spec: SandboxSpec;
  readonly plan: BoxPlan;
  readonly controlPlane: ControlPlane;
  readonly signal: AbortSignal;
  readonly release: () => void;
}

interface Setting extends Order {
  /** False where an agent has been in it before. */
  readonly isFresh: boolean;
  readonly notes: readonly string[];
}

interface Ending extends Pick<Order, "plan" | "controlPlane"> {
  /** Null for a sandbox that is not to be kept. */
  readonly keptUntil: number | null;
}

const REUSED = "The sandbox of an earlier run on this pull request was used again.";
const WHOLE_TREE: CheckoutExtent = { files: "all", changedPaths: [], lfs: false, submodules: false };
const NEVER = new AbortController().signal;

function combine(first: unknown, second: unknown): SandboxError {
  const messages = [first, second].map(messageOf);
  return new SandboxError(messages.join(" "), { cause: new AggregateError([first, second]) });
}
