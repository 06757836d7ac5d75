import type { Git } from "#core/host/git.ts";
import type { IsolationLevel } from "#core/review/receipt.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type { Sandbox, SandboxPrograms, SandboxProvider, SandboxSpec } from "#core/sandbox/sandbox.ts";
import { refuseIsolation } from "./isolation/admit-isolation.ts";
import { linkTools, NO_TOOLS, resolveTools, type AgentTools } from "./agent-tools.ts";
import { parseAllowedHost } from "../allowed-host.ts";
import type { AllowedHost } from "../allowed-host.ts";
import { openEgressProxy } from "./network/egress-proxy.ts";
import type { EgressProxy } from "./network/egress-proxy.ts";
import { probeIsolation } from "./isolation/isolation.ts";
import type { Isolation, IsolationProbe } from "./isolation/isolation.ts";
import { describeUnmet } from "./describe-unmet.ts";
import { LocalSandbox } from "./local-sandbox.ts";
import { checkReadPath, resolveReadPath } from "./read-paths.ts";
import { sweepRuns } from "./sweep-runs.ts";
import { createRunDirectory, defaultRootDir, handOverCheckout, removeRunDirectory } from "./folder/run-directory.ts";
import { resolveMcp } from "../resolve-mcp.ts";
import { SANDBOX_LIMITS } from "./isolation/sandbox-limits.ts";
import type { SandboxLimits } from "./isolation/sandbox-limits.ts";

export interface LocalProviderOptions {
  readonly git: Pick<Git, "checkout">;
  readonly programs: SandboxPrograms;
  /** Files and folders of this machine that agents need to read: the package that `programs.analysers` belongs to, tools outside of /usr. */
  readonly readPaths?: readonly string[];
  /** The programs of the agent with this id, for its sandboxes alone. None where left out. */
  readonly toolsOf?: (agent: string) => Promise<AgentTools>;
  /** Lets code of contributors run without any isolation where there is none to be had. Forks never do. */
  readonly allowUnisolated?: boolean;
  /** Lets code of forks run with nothing but a user of its own between it and this machine. */
  readonly allowForksByUid?: boolean;
  /** Only this level; the best that works where left out. */
  readonly level?: IsolationLevel;
  /** Where the sandboxes lie: an absolute path outside of the home, and nobody else's. */
  readonly rootDir?: string;
  readonly limits?: Partial<SandboxLimits>;
}

/** Makes sandboxes on this machine, as well isolated as it can. See docs/decisions/0004-isolation-levels.md. */
export function createLocalProvider(options: LocalProviderOptions): SandboxProvider {
  const rootDir = options.rootDir ?? defaultRootDir();
  const limits = { ...SANDBOX_LIMITS, ...options.limits };
  let prepared: Promise<Prepared> | undefined;

  async function create(spec: SandboxSpec, signal: AbortSignal): Promise<Sandbox> {
    signal.throwIfAborted();
    const allowed = spec.allowedHosts.map(parseAllowedHost);
    if (!(spec.lifetimeMs > 0))
      throw new SandboxError(`A sandbox cannot live for ${spec.lifetimeMs} ms. Give it some time.`);
    const mcp = resolveMcp(spec.mcp ?? {});
    prepared ??= prepare(options, { rootDir, limits });
    const { isolation, programs, readPaths } = await prepared.catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    admit(isolation, spec, options);
    const brought = spec.agent === undefined ? NO_TOOLS : await options.toolsOf?.(spec.agent);
    const tools = await resolveTools(brought ?? NO_TOOLS, rootDir);

    const directory = await createRunDirectory(rootDir, isolation.hasOwnUser);
    try {
      await linkTools(directory.tools, tools);
      await options.git.checkout(spec.source, directory.checkout, signal);
      await handOverCheckout(directory);
      signal.throwIfAborted();
      const proxy = await openProxy(directory.net, isolation, allowed);
      const { lifetimeMs } = spec;
      const parts = { directory, isolation, programs, limits, proxy, lifetimeMs };
      const readable = [...new Set([...readPaths, ...tools.readPaths])];
      return new LocalSandbox({ ...parts, readPaths: readable, mcp, notes: describeUnmet(spec) });
    } catch (error) {
      await removeRunDirectory(directory.path);
      throw error;
    }
  }

  return {
    name: "local",
    create,
    sweep: (olderThanMs, signal) => sweepRuns(rootDir, olderThanMs, signal),
  };
}

interface Prepared {
  readonly isolation: Isolation & IsolationProbe;
  readonly programs: SandboxPrograms;
  readonly readPaths: readonly string[];
}

/** Finds out, once, what this machine can do, and that agents can read their programs at that level. */
async function prepare(
  { programs, readPaths = [], level }: LocalProviderOptions,
  { rootDir, limits }: { readonly rootDir: string; readonly limits: SandboxLimits },
): Promise<Prepared> {
  const node = await resolveReadPath(programs.node);
  const analysers = await resolveReadPath(programs.analysers);
  const extra = await Promise.all(readPaths.map(resolveReadPath));
  for (const path of extra) checkReadPath(path, rootDir);

  const all = [...new Set([...extra, node, analysers])];
  const request = { readPaths: all, node, limits, rootDir };
  const isolation = await probeIsolation(level === undefined ? request : { ...request, level });
  if (level !== undefined && isolation.level !== level) {
    throw new SandboxError(
      `The isolation level "${level}" is not to be had on this machine. ${isolation.reasons.join(" ")}`,
    );
  }
  return { isolation, programs: { node, analysers }, readPaths: all };
}

function admit({ level, reasons }: IsolationProbe, { trust }: SandboxSpec, options: LocalProviderOptions): void {
  const { allowUnisolated = false, allowForksByUid = false } = options;
  const refusal = refuseIsolation(level, trust, { allowUnisolated, allowForksByUid });
  if (refusal === null) return;
  throw new SandboxError([refusal, ...reasons].join(" "));
}

/** Without a network of its own, a sandbox has the host's, and no proxy could change that. */
async function openProxy(
  folder: string,
  { bubblewrap }: Isolation,
  allowed: readonly AllowedHost[],
): Promise<EgressProxy | null> {
  return bubblewrap === null || allowed.length === 0 ? null : await openEgressProxy(folder, allowed);
}
