import { userInfo } from "node:os";
import { join } from "node:path";
import type { EnvdPlatform, EnvdUser } from "../envd/platform.ts";

/** Folders of a sandbox that a machine without namespaces keeps elsewhere. All other paths are those of the machine below. */
const OWN_FOLDERS = ["/home/user", "/root"] as const;

/** Both users are the one who runs this process; each has a home of its own. */
export function createPlainPlatform(directory: string): EnvdPlatform {
  const { uid, gid, username } = userInfo();
  const users: readonly EnvdUser[] = [
    { name: "user", uid, gid, home: "/home/user" },
    { name: "root", uid, gid, home: "/root" },
  ];
  const places = OWN_FOLDERS.map((api) => ({ api, real: join(directory, api) }));
  return {
    findUser: (name) => users.find((user) => user.name === name) ?? null,
    identify: () => ({ prefix: [] }),
    ownerName: (id) => (id === uid ? username : String(id)),
    groupName: (id) => (id === gid ? username : String(id)),
    toReal(path) {
      const place = places.find(({ api }) => isWithin(path, api));
      return place === undefined ? path : join(place.real, path.slice(place.api.length));
    },
    toApi(path) {
      const place = places.find(({ real }) => isWithin(path, real));
      return place === undefined ? path : join(place.api, path.slice(place.real.length));
    },
  };
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
