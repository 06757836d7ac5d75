import { ApiError } from "../http/answer.ts";
import type { World } from "../world.ts";
import { appOfJwt, isJwt } from "./app-jwt.ts";
import { type Principal, principalOf } from "./principal.ts";

/** Who sent this Authorization header. A credential that is not good is refused, never ignored. */
export function authenticate(world: World, authorization: string | undefined): Principal {
  if (authorization === undefined || authorization === "") return { kind: "anonymous" };
  const credential = credentialOf(authorization);
  const now = world.clock.now();
  if (credential === null) throw badCredentials();
  if (!world.store.tokens.has(credential) && isJwt(credential)) {
    return { kind: "app", app: appOfJwt(world.store, credential, now) };
  }
  const principal = principalOf(world.store, credential, now);
  if (principal === null) throw badCredentials();
  return principal;
}

export function badCredentials(): ApiError {
  return new ApiError(401, "Bad credentials");
}

/** `token X`, `Bearer X`, or Basic with the token as the password, as git sends it for `x-access-token:TOKEN@`. */
function credentialOf(authorization: string): string | null {
  const [scheme = "", value = ""] = authorization.split(/\s+/, 2);
  switch (scheme.toLowerCase()) {
    case "token":
    case "bearer":
      return value;
    case "basic": {
      const [user = "", password = ""] = Buffer.from(value, "base64").toString().split(":", 2);
      return password === "" || password === "x-oauth-basic" ? user : password;
    }
    default:
      return null;
  }
}
