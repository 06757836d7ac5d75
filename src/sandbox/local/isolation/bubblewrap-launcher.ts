import type { ChildProcess } from "node:child_process";
import { release } from "node:os";
import { Readable } from "node:stream";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { parentFolders, systemMounts } from "./bubblewrap.ts";
import { ETC_NAMES } from "../folder/etc-files.ts";
import type { Bubblewrap, Mount } from "./bubblewrap.ts";
import { inDirectory } from "../process/launch.ts";
import type { Launch, LaunchRequest, ProcessExit, Watch } from "../process/launch.ts";
import { createNamespaceTree } from "../process/process-tree.ts";
import { findProcessNow } from "../process/processes.ts";
import type { ProcessEntry } from "../process/processes.ts";
import type { RunDirectory } from "../folder/run-directory.ts";
import { limitArgv } from "./sandbox-limits.ts";
import type { SandboxLimits } from "./sandbox-limits.ts";
import { buildSeccompFilter } from "./seccomp-filter.ts";
import { findSystemProgram } from "../system-program.ts";

export interface BubblewrapOptions {
  readonly bubblewrap: Bubblewrap;
  readonly directory: RunDirectory;
  /** Absolute real paths of the host that the sandbox may read. */
  readonly readPaths: readonly string[];
  readonly limits: SandboxLimits;
}

/** Room in memory for what programs share by /dev/shm. */
const SHARED_MEMORY_BYTES = 256 * 1024 ** 2;

/**
 * The signals that end a program in practice, as 128 plus their number: bubblewrap tells a signal no other way.
 * SIGHUP (129) is left out, because git exits with 129 when it is called wrongly.
 */
const SIGNAL_EXIT_CODES: ReadonlySet<number> = new Set(
  [3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 15, 24, 25, 31].map((signal) => 128 + signal),
);

/** Prepares a command for the level "isolated": namespaces of its own, and a root that holds only what it may see. */
export function launchInBubblewrap(request: LaunchRequest, options: BubblewrapOptions): Launch {
  const { bubblewrap, directory, limits } = options;
  const filter = buildSeccompFilter(process.arch);
  const settings = [
    ...(filter === null ? [] : ["--seccomp", "5"]),
    ...namespaceArgs(options),
    ...rootArgs(options, request.isCheckoutReadOnly ?? false),
    // The variables are set here and not inherited: bubblewrap itself, whose environment is readable as that of process 1, has none.
    ...Object.entries(request.env).flatMap(([name, value]) => ["--setenv", name, value]),
  ];
  return {
    argv: [
      bubblewrap.path,
      "--json-status-fd",
      "3",
      "--args",
      "4",
      "--",
      ...asAgent(directory.agentUid),
      ...limitArgv(limits, { ownsUser: directory.agentUid !== null || countsByNamespace(release()) }),
      ...inDirectory(request.cwd, request.argv),
    ],
    env: {},
    uid: null,
    extraInputs: [settings.map((argument) => `${argument}\0`).join(""), ...(filter === null ? [] : [filter])],
    watch,
  };
}

const NAMESPACES = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"];

function namespaceArgs({ bubblewrap, directory }: BubblewrapOptions): readonly string[] {
  const always = [
    ...NAMESPACES,
    "--hostname",
    "sandbox",
    "--new-session",
    "--die-with-parent",
    "--clearenv",
    "--cap-drop",
    "ALL",
  ];
  if (directory.agentUid !== null) {
    // Root needs no user namespace. What is kept is what it takes to become the agent's user, which gives it up.
    return [...always, ...["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"].flatMap((name) => ["--cap-add", name])];
  }
  return [...always, "--unshare-user", ...(bubblewrap.canDisableUserNamespaces ? ["--disable-userns"] : [])];
}

/** Since Linux 5.14, the processes in a user namespace are counted apart from those of the same user outside. */
function countsByNamespace(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split(".").map(Number);
  return major > 5 || (major === 5 && minor >= 14);
}

function asAgent(agentUid: number | null): readonly string[] {
  if (agentUid === null) return [];
  const user = [`--reuid=${agentUid}`, `--regid=${agentUid}`, "--clear-groups"];
  const rights = ["--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all"];
  return [findSystemProgram("setpriv") ?? "setpriv", ...user, ...rights, "--"];
}

/** Later mounts lie on top of earlier ones: the sandbox's own folders come last. */
function rootArgs(
  { bubblewrap, directory, readPaths }: BubblewrapOptions,
  isCheckoutReadOnly: boolean,
): readonly string[] {
  const { checkout, home, tmp, task, tools, net, etc } = directory;
  const own = [checkout, home, tmp, task, tools, net];
  const system = systemMounts();
  const parents = parentFolders([...system.map((mount) => mount.at(-1) ?? "/"), ...readPaths, ...own]);
  const mounts: readonly Mount[] = [
    ["--tmpfs", "/"],
    ["--bind", tmp, "/tmp"],
    ...parents.map((path) => [...permsArgs(bubblewrap, "0755"), "--dir", path]),
    ...system,
    ...ETC_NAMES.map((name) => ["--ro-bind", `${etc}/${name}`, `/etc/${name}`]),
    ["--proc", "/proc"],
    ["--dev", "/dev"],
    [...permsArgs(bubblewrap, "1777"), ...sizeArgs(bubblewrap), "--tmpfs", "/dev/shm"],
    ...readPaths.map((path) => ["--ro-bind", path, path]),
    ...[home, tmp, task].map((path) => ["--bind", path, path]),
    [isCheckoutReadOnly ? "--ro-bind-try" : "--bind-try", checkout, checkout],
    ["--ro-bind", tools, tools],
    ["--ro-bind-try", net, net],
    ["--remount-ro", "/dev"],
    ["--remount-ro", "/"],
  ];
  return mounts.flat();
}

function permsArgs({ canSetPerms }: Bubblewrap, mode: string): readonly string[] {
  return canSetPerms ? ["--perms", mode] : [];
}

function sizeArgs({ canSizeTmpfs }: Bubblewrap): readonly string[] {
  return canSizeTmpfs ? ["--size", String(SHARED_MEMORY_BYTES)] : [];
}

/** Reads what bubblewrap reports: the first process of the new namespace, and that the command was really run. */
function watch(child: ChildProcess, pid: number): Watch {
  let status = "";
  let first: ProcessEntry | null = null;
  const stream = child.stdio[3];
  if (stream instanceof Readable) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      status += chunk;
      first ??= readFirst(status);
    });
  }

  return {
    tree: createNamespaceTree(pid, () => first),
    readExit: (exit) => readExit(exit, status.includes('"exit-code"')),
  };
}

function readFirst(status: string): ProcessEntry | null {
  const pid = /"child-pid":\s*(\d+)/.exec(status)?.[1];
  return pid === undefined ? null : findProcessNow(Number(pid));
}

function readExit({ code, stderr }: ProcessExit, hasRun: boolean): number | null {
  if (code === null || (hasRun && SIGNAL_EXIT_CODES.has(code))) return null;
  if (!hasRun) throw new SandboxError(`The sandbox could not be closed around a command: ${stderr.trim()}`);
  return code;
}
