import { ConnectError } from "./connect-error.ts";
import { DEFAULT_USER } from "./envd-config.ts";
import type { EnvdContext } from "./envd-context.ts";
import { HttpError } from "./http-error.ts";
import type { EnvdUser } from "./platform.ts";
import { resolvePath } from "./resolve-path.ts";

/** The user that the address of a file names. */
export function readFileUser(url: URL, { platform }: EnvdContext): EnvdUser {
  const name = url.searchParams.get("username") ?? DEFAULT_USER;
  const user = platform.findUser(name);
  if (user === null) throw new HttpError(401, `error looking up user '${name}': user: unknown user ${name}`);
  return user;
}

export function resolveFilePath(path: string, user: EnvdUser): string {
  try {
    return resolvePath(path, user);
  } catch (error) {
    if (error instanceof ConnectError) throw new HttpError(400, error.message, { cause: error });
    throw error;
  }
}
