import { messageOf } from "#core/errors.ts";
import { readFileSync } from "node:fs";
import { realpath } from "node:fs/promises";
import type { IsolationLevel } from "#core/review/receipt.ts";
import { findBubblewrap } from "./bubblewrap.ts";
import type { Bubblewrap } from "./bubblewrap.ts";
import { launchInBubblewrap } from "./bubblewrap-launcher.ts";
import type { Launch, LaunchRequest } from "../process/launch.ts";
import { launchPlainly } from "./plain-launcher.ts";
import { createRunDirectory, defaultRootDir, removeRunDirectory } from "../folder/run-directory.ts";
import type { RunDirectory } from "../folder/run-directory.ts";
import { runProcess } from "../process/run-process.ts";
import { buildEnvironment } from "../sandbox-environment.ts";
import { SANDBOX_LIMITS } from "./sandbox-limits.ts";
import type { SandboxLimits } from "./sandbox-limits.ts";
import { findSystemProgram } from "../system-program.ts";

/** How sandboxes are closed on this machine. */
export interface Isolation {
  readonly level: IsolationLevel;
  /** Null where the level does without. */
  readonly bubblewrap: Bubblewrap | null;
  /** Whether each sandbox gets a user of its own. */
  readonly hasOwnUser: boolean;
}

/** What `sandpiper doctor` shows of this machine. */
export interface IsolationProbe {
  readonly level: IsolationLevel;
  /** Packages that would make it better. */
  readonly missing: readonly string[];
  /** Why no better level is to be had, and what to do about it, each as a sentence or two. */
  readonly reasons: readonly string[];
}

export interface IsolationRequest {
  readonly rootDir?: string;
  /** Absolute paths that must be readable inside; the level counts as not available where they are not. */
  readonly readPaths?: readonly string[];
  /** A Node that must run inside. */
  readonly node?: string;
  readonly limits?: SandboxLimits;
  /** Only this level, or none at all. */
  readonly level?: IsolationLevel;
}

/** Tries the levels, best first, each by really running a program in it. */
export async function probeIsolation(request: IsolationRequest = {}): Promise<Isolation & IsolationProbe> {
  const missing: string[] = [];
  const reasons: string[] = [];
  const levels = request.level === undefined ? (["isolated", "uid"] as const) : [request.level];
  for (const level of levels.filter((candidate) => candidate !== "none")) {
    const outcome = level === "isolated" ? await findNamespaces() : findOwnUser();
    const obstacle = "reason" in outcome ? outcome : await tryOut(outcome, request);
    if (obstacle === null && "level" in outcome) return { ...outcome, missing, reasons };
    missing.push(...(obstacle?.missing ?? []));
    reasons.push(obstacle?.reason ?? "");
  }
  return { level: "none", bubblewrap: null, hasOwnUser: false, missing: [...new Set(missing)], reasons };
}

export interface LaunchContext {
  readonly isolation: Isolation;
  readonly directory: RunDirectory;
  readonly readPaths: readonly string[];
  readonly limits: SandboxLimits;
  readonly isAlone: () => boolean;
}

/** Prepares a command for the level. */
export function launchIsolated(request: LaunchRequest, context: LaunchContext): Launch {
  const { isolation, directory, readPaths, limits, isAlone } = context;
  const { bubblewrap } = isolation;
  if (bubblewrap !== null) return launchInBubblewrap(request, { bubblewrap, directory, readPaths, limits });
  return launchPlainly(request, { limits, agentUid: directory.agentUid, isAlone });
}

interface Obstacle {
  readonly missing: readonly string[];
  readonly reason: string;
}

async function findNamespaces(): Promise<Isolation | Obstacle> {
  if (process.platform !== "linux") {
    return { missing: [], reason: "Isolation needs Linux, and bubblewrap on it." };
  }
  const bubblewrap = await findBubblewrap();
  if (bubblewrap === null) {
    const advice = "Install it: sudo apt-get install -y bubblewrap (or dnf, apk, pacman).";
    return { missing: ["bubblewrap"], reason: `Isolation needs bubblewrap, which is not installed. ${advice}` };
  }
  if (!isRoot()) return { level: "isolated", bubblewrap, hasOwnUser: false };
  if (findSystemProgram("setpriv") === null || !bubblewrap.canSetPerms) {
    const advice = "Install util-linux and bubblewrap 0.5 or later, or run as another user than root.";
    return { missing: ["util-linux"], reason: `Isolation for root needs setpriv and a newer bubblewrap. ${advice}` };
  }
  return { level: "isolated", bubblewrap, hasOwnUser: true };
}

function findOwnUser(): Isolation | Obstacle {
  if (process.platform === "linux" && isRoot()) return { level: "uid", bubblewrap: null, hasOwnUser: true };
  return { missing: [], reason: "Running the agent as another user needs root on Linux." };
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

const NEVER = new AbortController().signal;
const TRIAL = {
  timeoutMs: 30_000,
  maxOutputBytes: 10_000,
  signal: NEVER,
  closing: NEVER,
  stdin: undefined,
  onStdout: undefined,
  onStderr: undefined,
} as const;
const TRIAL_SCRIPT = `
for path; do test -r "$path" || { echo "$path cannot be read from inside" >&2; exit 1; }; done
test -z "$TRIAL_NODE" || "$TRIAL_NODE" -e 0`;

/** What is in the way of the level, null where it works. */
async function tryOut(isolation: Isolation, request: IsolationRequest): Promise<Obstacle | null> {
  const directory = await createRunDirectory(request.rootDir ?? defaultRootDir(), isolation.hasOwnUser);
  try {
    const node = request.node === undefined ? null : await realpath(request.node);
    const others = await Promise.all((request.readPaths ?? []).map((path) => realpath(path)));
    const readPaths = node === null ? others : [...new Set([...others, node])];
    const { home, tmp, task, tools } = directory;
    const marker = `${directory.id}.0`;
    const env = buildEnvironment({
      home,
      tmp,
      tools,
      node: node ?? "/bin/sh",
      marker,
      extra: { TRIAL_NODE: node ?? "" },
    });
    const argv = ["/bin/sh", "-c", TRIAL_SCRIPT, "sh", ...readPaths] as const;
    const limits = request.limits ?? SANDBOX_LIMITS;
    const context = { isolation, directory, readPaths, limits, isAlone: () => true };
    const result = await runProcess(launchIsolated({ argv, cwd: task, env }, context), TRIAL);
    return result.exitCode === 0 ? null : describeFailure(isolation, result.stderr || `it ended by ${result.ending}`);
  } catch (error) {
    return describeFailure(isolation, messageOf(error));
  } finally {
    await removeRunDirectory(directory.path);
  }
}

function describeFailure({ level }: Isolation, symptom: string): Obstacle {
  const advice = level === "isolated" ? adviseOnNamespaces() : "";
  return { missing: [], reason: `A trial at the level "${level}" failed: ${symptom.trim()}. ${advice}`.trim() };
}

/** The switches by which systems forbid namespaces, each with the value that does, and what to do about it. */
const NAMESPACE_SWITCHES = [
  {
    path: "kernel/apparmor_restrict_unprivileged_userns",
    forbids: "1",
    allow: "kernel.apparmor_restrict_unprivileged_userns=0",
  },
  { path: "kernel/unprivileged_userns_clone", forbids: "0", allow: "kernel.unprivileged_userns_clone=1" },
  { path: "user/max_user_namespaces", forbids: "0", allow: "user.max_user_namespaces=10000" },
] as const;

function adviseOnNamespaces(): string {
  const found = NAMESPACE_SWITCHES.find(({ path, forbids }) => readSwitch(path) === forbids);
  if (found !== undefined) return `This system forbids namespaces. Allow them: sudo sysctl -w ${found.allow}`;
  return "In a container, give it the right to make namespaces (--privileged, or its runtime's equivalent).";
}

function readSwitch(path: string): string | null {
  try {
    return readFileSync(`/proc/sys/${path}`, "utf8").trim();
  } catch {
    return null;
  }
}
