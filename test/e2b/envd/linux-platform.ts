import { readFileSync } from "node:fs";
import type { EnvdPlatform, EnvdUser } from "./platform.ts";

/** The platform of an envd that has a system of its own around it. Its users are those of /etc/passwd. */
export function createLinuxPlatform(): EnvdPlatform {
  const isRoot = process.getuid?.() === 0;
  return {
    findUser: (name) => readUsers().find((user) => user.name === name) ?? null,
    identify: ({ uid, gid }) => (isRoot ? { uid, gid, prefix: [] } : { prefix: uid === 0 ? BECOME_ROOT : [] }),
    ownerName: (uid) => readUsers().find((user) => user.uid === uid)?.name ?? String(uid),
    groupName: (gid) => readGroups().get(gid) ?? String(gid),
    toReal: (path) => path,
    toApi: (path) => path,
  };
}

/** Without privileges there is one user only, who can call himself root in a namespace. */
const BECOME_ROOT = ["/usr/bin/unshare", "--map-root-user", "--"];

/** The columns are those of passwd(5). */
function readUsers(): readonly EnvdUser[] {
  return readRows("/etc/passwd").map(([name = "", , uid, gid, , home = "/"]) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    home,
  }));
}

function readGroups(): ReadonlyMap<number, string> {
  return new Map(readRows("/etc/group").map(([name = "", , gid]) => [Number(gid), name]));
}

function readRows(path: string): readonly (readonly string[])[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => line.split(":"));
}
