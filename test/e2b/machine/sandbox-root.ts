import { chmod, chown, cp, lstat, mkdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { MachineSpec } from "./machine.ts";
import { copyFolder } from "./sandbox-folder.ts";
import { SUDO_FOLDER, SUDO_SCRIPT } from "./sudo.ts";

/** The user that commands run as, as in every template of the real service. */
export const SANDBOX_UID = 1000;

/** Programs of the system that are links into /usr on many systems, and folders on others. */
export const SYSTEM_FOLDERS = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"] as const;

/** Makes the folder that becomes `/` of the sandbox. All in it can be written, as on a machine of one's own. */
export async function makeRoot(directory: string, { image, template, internet }: MachineSpec): Promise<void> {
  await mkdir(directory, { recursive: true });
  if (image !== undefined) await copyFolder(image.directory, directory);
  await chmod(directory, 0o755);
  for (const [path, mode] of FOLDERS) {
    await mkdir(join(directory, path), { recursive: true });
    await chmod(join(directory, path), mode);
  }
  if (process.getuid?.() === 0) {
    for (const path of ["home/user", "code"]) await chown(join(directory, path), SANDBOX_UID, SANDBOX_UID);
  }
  for (const path of SYSTEM_FOLDERS) await copyLink(path, join(directory, path));
  await writeSudo(join(directory, SUDO_FOLDER));
  await writeEtc(join(directory, "etc"), { internet, path: sandboxPath(template.path) });
}

/** The PATH of commands, in login shells too. */
export function sandboxPath(first: readonly string[]): string {
  return [...first, SUDO_FOLDER, "/usr/local/bin", "/usr/local/sbin", "/usr/bin", "/usr/sbin", "/bin", "/sbin"].join(
    ":",
  );
}

const FOLDERS: readonly (readonly [path: string, mode: number])[] = [
  ["home", 0o755],
  ["home/user", 0o755],
  ["root", 0o700],
  ["code", 0o777],
  ["tmp", 0o1777],
  ["var/tmp", 0o1777],
  ["run", 0o755],
  ["etc/profile.d", 0o755],
];

async function writeSudo(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "sudo"), SUDO_SCRIPT, { mode: 0o755 });
}

async function copyLink(from: string, to: string): Promise<void> {
  const stats = await lstat(from).catch(() => null); // not every system has each
  if (stats?.isSymbolicLink() !== true) return;
  await rm(to, { force: true });
  await symlink(await readlink(from), to);
}

interface EtcRequest {
  readonly internet: boolean;
  readonly path: string;
}

/** Small files of the host that programs read, and files of the sandbox's own: the host's name its people and its machines. */
async function writeEtc(etc: string, { internet, path }: EtcRequest): Promise<void> {
  for (const name of COPIED) await copyFile(join("/etc", name), join(etc, name));
  const hosts = internet ? await readFile("/etc/hosts", "utf8") : "127.0.0.1 localhost\n::1 localhost\n";
  const own: Readonly<Record<string, string>> = {
    passwd:
      "root:x:0:0:root:/root:/bin/bash\n" +
      `user:x:${SANDBOX_UID}:${SANDBOX_UID}:user:/home/user:/bin/bash\n` +
      "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
    group: `root:x:0:\ntty:x:5:\nuser:x:${SANDBOX_UID}:\nnogroup:x:65534:\n`,
    hosts,
    hostname: "e2b\n",
    profile: renderProfile(path),
  };
  for (const [name, text] of Object.entries(own)) await writeFile(join(etc, name), text, { mode: 0o644 });
  if (internet) await copyFile("/etc/resolv.conf", join(etc, "resolv.conf"));
}

const COPIED = [
  "bash.bashrc",
  "ca-certificates.conf",
  "inputrc",
  "ld.so.cache",
  "ld.so.conf",
  "mime.types",
  "nsswitch.conf",
  "os-release",
  "protocols",
  "services",
];

async function copyFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rm(to, { force: true });
  await cp(from, to, { dereference: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return; // the host has none either
    throw error;
  });
}

function renderProfile(path: string): string {
  return `PATH='${path.replaceAll("'", `'\\''`)}'
export PATH
for file in /etc/profile.d/*.sh; do
  if [ -r "$file" ]; then . "$file"; fi
done
unset file
`;
}
