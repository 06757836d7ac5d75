import { execFile } from "node:child_process";
import { lstatSync, readlinkSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { findSystemProgram } from "../system-program.ts";

/** The bubblewrap of this machine, and what its version can do. */
export interface Bubblewrap {
  readonly path: string;
  readonly canSizeTmpfs: boolean;
  readonly canSetPerms: boolean;
  readonly canDisableUserNamespaces: boolean;
}

/** What is put into the new root, each as bubblewrap's own arguments. */
export type Mount = readonly string[];

/** Null where bubblewrap is not installed. */
export async function findBubblewrap(): Promise<Bubblewrap | null> {
  const path = findSystemProgram("bwrap");
  if (path === null) return null;

  const { stdout: help } = await promisify(execFile)(path, ["--help"], { env: {} });
  return {
    path,
    canSizeTmpfs: help.includes("--size BYTES"),
    canSetPerms: help.includes("--perms OCTAL"),
    canDisableUserNamespaces: help.includes("--disable-userns"),
  };
}

/** Folders that hold the system's programs and nothing of its users. /opt is left out: it holds the credentials of some CI runners. */
const PROGRAM_FOLDERS = [
  "/usr",
  "/bin",
  "/sbin",
  "/lib",
  "/lib32",
  "/lib64",
  "/libx32",
  "/nix/store",
  "/run/current-system",
];

/** What programs need of /etc. Everything else there is the host's own business. */
const ETC_FILES = [
  "/etc/alternatives",
  "/etc/ca-certificates",
  "/etc/ca-certificates.conf",
  "/etc/crypto-policies",
  "/etc/gai.conf",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/localtime",
  "/etc/mime.types",
  "/etc/nsswitch.conf",
  "/etc/os-release",
  "/etc/pki",
  "/etc/protocols",
  "/etc/services",
  "/etc/ssl/cert.pem",
  "/etc/ssl/certs",
  "/etc/ssl/openssl.cnf",
  "/etc/timezone",
];

/** The part of the host's system that every sandbox may read. */
export function systemMounts(): readonly Mount[] {
  return [...PROGRAM_FOLDERS, ...ETC_FILES].map(mountAsIs).filter((mount) => mount !== null);
}

/** Many systems have /bin as a link into /usr: it stays one. */
function mountAsIs(path: string): Mount | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  return stats.isSymbolicLink() && dirname(path) === "/"
    ? ["--symlink", readlinkSync(path), path]
    : ["--ro-bind-try", path, path];
}

/** The folders on the way to `paths`, so that a user other than bubblewrap's own can pass through them. */
export function parentFolders(paths: readonly string[]): readonly string[] {
  const parents = new Set<string>();
  for (const path of paths) {
    for (let parent = dirname(path); parent !== "/"; parent = dirname(parent)) parents.add(parent);
  }
  return [...parents].toSorted((a, b) => a.length - b.length);
}
