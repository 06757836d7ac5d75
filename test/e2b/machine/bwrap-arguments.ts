import { existsSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { parentFolders } from "../../../src/sandbox/local/isolation/bubblewrap.ts";
import type { MachineSpec } from "./machine.ts";
import { SANDBOX_UID, SYSTEM_FOLDERS } from "./sandbox-root.ts";

/** Places on this machine that belong to one sandbox. */
export interface MachineFolders {
  /** Becomes `/`. */
  readonly root: string;
  /** Becomes /.envd: what envd needs to run, and its sockets. Only root may enter. */
  readonly envd: string;
  /** Becomes the identity of the boot, which is new after each. */
  readonly bootId: string;
}

export const INFO_FD = 5;

const PACKAGE_ROOT = join(import.meta.dirname, "../../..");

/** What envd may do as root of the sandbox, where this process is root: change users and files, and end processes. */
const CAPABILITIES = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_KILL",
  "CAP_NET_BIND_SERVICE",
  "CAP_SETGID",
  "CAP_SETUID",
];

/** Of /etc, what is too large to copy. */
const SHARED_ETC = ["/etc/alternatives", "/etc/ca-certificates", "/etc/ld.so.conf.d", "/etc/pki", "/etc/ssl"];

/** The arguments that start envd in a sandbox. They hold no secret: others can read them. */
export function makeBwrapArguments(spec: MachineSpec, folders: MachineFolders): readonly string[] {
  return [
    ["--die-with-parent", "--new-session", "--info-fd", String(INFO_FD)],
    ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--hostname", "e2b"],
    spec.internet ? [] : ["--unshare-net"],
    makeIdentity(),
    ["--bind", folders.root, "/"],
    ["/usr", ...SYSTEM_FOLDERS.filter(isFolder), ...SHARED_ETC.filter(existsSync)].flatMap(readOnly),
    parentFolders([...spec.template.readPaths, ...spec.template.path]).flatMap((path) => [
      "--perms",
      "0755",
      "--dir",
      path,
    ]),
    [...spec.template.readPaths, ...spec.template.path].flatMap(readOnly),
    ["--proc", "/proc", "--ro-bind", folders.bootId, "/proc/sys/kernel/random/boot_id", "--dev", "/dev"],
    ["--bind", folders.envd, "/.envd"],
    ["--ro-bind", join(PACKAGE_ROOT, "test/e2b/envd"), "/.envd/source"],
    ["--ro-bind", join(PACKAGE_ROOT, "node_modules/@fastify/busboy"), "/.envd/node_modules/@fastify/busboy"],
    ["--ro-bind", process.execPath, "/.envd/node"],
    ["--chdir", "/", "--", "/.envd/node", "/.envd/source/child.ts"],
  ].flat();
}

function makeIdentity(): readonly string[] {
  if (process.getuid?.() === 0) return CAPABILITIES.flatMap((name) => ["--cap-add", name]);
  return ["--unshare-user", "--uid", String(SANDBOX_UID), "--gid", String(SANDBOX_UID)];
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readOnly(path: string): readonly string[] {
  return ["--ro-bind", path, path];
}
