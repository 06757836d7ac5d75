import { lstat, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname } from "node:path";
import type { Git } from "#core/host/git.ts";
import type { IsolationLevel } from "#core/review/receipt.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type { Sandbox, SandboxPrograms, SandboxProvider, SandboxSpec } from "#core/sandbox/sandbox.ts";
import { refuseIsolation } from "./isolation/admit-isolation.ts";
import { isAgentUid } from "./folder/agent-uid.ts";
import { linkTools, NO_TOOLS } from "./agent-tools.ts";
import type { AgentTools } from "./agent-tools.ts";
import { parseAllowedHost } from "../allowed-host.ts";
import type { AllowedHost } from "../allowed-host.ts";
import { openEgressProxy } from "./network/egress-proxy.ts";
import type { EgressProxy } from "./network/egress-proxy.ts";
import { probeIsolation } from "./isolation/isolation.ts";
import type { Isolation, IsolationProbe } from "./isolation/isolation.ts";
import { describeUnmet } from "./describe-unmet.ts";
import { LocalSandbox } from "./local-sandbox.ts";
import { findStrays } from "./isolation/plain-launcher.ts";
import { endProcesses } from "./process/process-tree.ts";
import { isInside } from "../sandbox-path.ts";
import {
  createRunDirectory,
  defaultRootDir,
  handOverCheckout,
  listRunDirectories,
  prepareRootDir,
  removeRunDirectory,
} from "./folder/run-directory.ts";
import { resolveMcp } from "../resolve-mcp.ts";
import { isOwnerGone, readRunOwner } from "./folder/run-owner.ts";
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

/** A folder without a record of its owner is either being made or was left by a crash: this old, it was left. */
const UNRECORDED_GRACE_MS = 600_000;

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
    prepared ??= prepare({ ...options, rootDir }, limits);
    const { isolation, programs, readPaths } = await prepared.catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    admit(isolation, spec, options);
    const tools = await resolveTools(spec.agent, { ...options, rootDir });

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

  async function sweep(olderThanMs: number, signal: AbortSignal): Promise<number> {
    prepareRootDir(rootDir);
    let ended = 0;
    for (const path of listRunDirectories(rootDir)) {
      signal.throwIfAborted();
      if (await sweepRun(path, olderThanMs)) ended += 1;
    }
    return ended;
  }

  return { name: "local", create, sweep };
}

interface Prepared {
  readonly isolation: Isolation & IsolationProbe;
  readonly programs: SandboxPrograms;
  readonly readPaths: readonly string[];
}

/** Finds out, once, what this machine can do, and that agents can read their programs at that level. */
async function prepare(
  { programs, readPaths = [], level, rootDir }: LocalProviderOptions,
  limits: SandboxLimits,
): Promise<Prepared> {
  const node = await resolveReadPath(programs.node);
  const analysers = await resolveReadPath(programs.analysers);
  const extra = await Promise.all(readPaths.map(resolveReadPath));
  for (const path of extra) checkReadPath(path, rootDir);

  const all = [...new Set([...extra, node, analysers])];
  const request = { readPaths: all, node, limits, ...(rootDir === undefined ? {} : { rootDir }) };
  const isolation = await probeIsolation(level === undefined ? request : { ...request, level });
  if (level !== undefined && isolation.level !== level) {
    throw new SandboxError(
      `The isolation level "${level}" is not to be had on this machine. ${isolation.reasons.join(" ")}`,
    );
  }
  return { isolation, programs: { node, analysers }, readPaths: all };
}

async function resolveTools(agent: string | undefined, options: LocalProviderOptions): Promise<AgentTools> {
  if (agent === undefined || options.toolsOf === undefined) return NO_TOOLS;
  const { programs, readPaths } = await options.toolsOf(agent);
  const real = await Promise.all(readPaths.map(resolveReadPath));
  for (const path of real) checkReadPath(path, options.rootDir);
  const files = Object.entries(programs).map(async ([name, file]) => [name, await resolveReadPath(file)] as const);
  return { programs: Object.fromEntries(await Promise.all(files)), readPaths: real };
}

async function resolveReadPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    throw new SandboxError(`The sandbox is to bring ${path}, which does not exist. Check "programs" and "readPaths".`, {
      cause,
    });
  }
}

/** What is read from inside must not hold what the sandbox is to keep from the agent. */
function checkReadPath(path: string, rootDir = defaultRootDir()): void {
  const secret = [homedir(), rootDir, "/etc", "/proc", "/root"].find((place) => isInside(path, place));
  if (secret === undefined || dirname(secret) === secret) return;
  throw new SandboxError(
    `The sandbox may not be given ${path} to read, because ${secret} lies in it. Name a folder deeper down.`,
  );
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

/** Ends what a dead process has left. True where there was something to end. */
async function sweepRun(path: string, olderThanMs: number): Promise<boolean> {
  const owner = readRunOwner(path);
  if (owner === null) {
    const stats = await lstat(path).catch(() => null);
    if (stats === null || Date.now() - stats.mtimeMs < Math.max(olderThanMs, UNRECORDED_GRACE_MS)) return false;
  } else {
    if (Date.now() - owner.createdAt < olderThanMs || !(await isOwnerGone(owner))) return false;
  }
  const agentUid = owner?.agentUid ?? null;
  await endProcesses(findStrays(basename(path), agentUid !== null && isAgentUid(agentUid) ? agentUid : null));
  await removeRunDirectory(path);
  return true;
}
