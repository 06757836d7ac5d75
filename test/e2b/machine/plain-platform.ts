import { userInfo } from "node:os";
import { join } from "node:path";
import { DEFAULT_USER } from "../envd/envd-config.ts";
import type { EnvdPlatform, EnvdUser } from "../envd/platform.ts";

/** Folders of a sandbox that a machine without namespaces keeps elsewhere. All other paths are those of the machine below. */
const OWN_FOLDERS = ["/home/user", "/root"] as const;

/** Both users are the one who runs this process; each has a home of its own. */
export function createPlainPlatform(directory: string): EnvdPlatform {
  const { uid, gid } = userInfo();
  const users: readonly EnvdUser[] = [
    { name: "user", uid, gid, home: "/home/user" },
    { name: "root", uid, gid, home: "/root" },
  ];
  const places = OWN_FOLDERS.map((api) => ({ api, real: join(directory, api) }));
  return {
    findUser: (name) => users.find((user) => user.name === name) ?? null,
    identify: () => ({ prefix: [] }),
    ownerName: (id) => nameOf(id, uid),
    groupName: (id) => nameOf(id, gid),
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

/** What the current user owns is the default user's, who works under that name in every sandbox. */
function nameOf(id: number, own: number): string {
  if (id === own) return DEFAULT_USER;
  return id === 0 ? "root" : String(id);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
