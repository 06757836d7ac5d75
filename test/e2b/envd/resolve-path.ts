import { isAbsolute, join } from "node:path/posix";
import { ConnectError } from "./connect-error.ts";
import { DEFAULT_WORKDIR } from "./envd-config.ts";
import type { EnvdUser } from "./platform.ts";

/** The absolute path that a client means: an empty one is the default folder, others begin in the user's home. */
export function resolvePath(path: string, user: EnvdUser): string {
  if (path === "") return DEFAULT_WORKDIR;
  if (isAbsolute(path)) return path;
  if (!path.startsWith("~")) return join(user.home, path);
  if (path.length > 1 && path[1] !== "/") {
    throw new ConnectError(
      "invalid_argument",
      `failed to expand path '${path}' for user '${user.name}': cannot expand user-specific home dir`,
    );
  }
  return join(user.home, path.slice(1));
}
