import type { IncomingMessage } from "node:http";
import { ConnectError } from "./connect-error.ts";
import { DEFAULT_USER } from "./envd-config.ts";
import type { EnvdPlatform, EnvdUser } from "./platform.ts";

/** The user that the request names by Basic authentication, without a password; the default user where it names none. */
export function readUser(request: IncomingMessage, platform: EnvdPlatform): EnvdUser {
  const encoded = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const name = encoded === undefined ? DEFAULT_USER : Buffer.from(encoded, "base64").toString().split(":")[0];
  const user = platform.findUser(name ?? "");
  if (user === null) throw new ConnectError("unauthenticated", `invalid username: '${name}'`);
  return user;
}
