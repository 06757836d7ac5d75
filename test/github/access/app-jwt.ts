import { createVerify } from "node:crypto";
import { z } from "zod";
import type { App } from "../records.ts";
import type { Store } from "../store.ts";
import { ApiError } from "../http/answer.ts";

/** https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
const LONGEST_LIFE_SECONDS = 600;

const Claims = z.object({ iss: z.union([z.string(), z.number()]), iat: z.number(), exp: z.number() });

export function isJwt(value: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value) && value.startsWith("ey");
}

/** The App that signed the token, or a 401 that says what is wrong with it. */
export function appOfJwt(store: Store, jwt: string, now: Date): App {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const claims = Claims.safeParse(decode(payload));
  if (!claims.success) throw new ApiError(401, "A JSON web token could not be decoded");
  const app = findApp(store, claims.data.iss);
  if (app === undefined) throw new ApiError(404, "Integration not found");

  const verify = createVerify("RSA-SHA256").update(`${header}.${payload}`);
  if (!verify.verify(app.publicKey, signature, "base64url")) {
    throw new ApiError(401, "A JSON web token could not be decoded");
  }
  checkTimes(claims.data, Math.floor(now.getTime() / 1000));
  return app;
}

function checkTimes({ iat, exp }: { iat: number; exp: number }, now: number): void {
  if (exp <= now) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  // One second of grace: clients round up.
  if (iat > now + 1) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (exp - now > LONGEST_LIFE_SECONDS + 1)
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
}

function findApp(store: Store, issuer: string | number): App | undefined {
  return [...store.apps.values()].find((app) => String(app.id) === String(issuer) || app.clientId === issuer);
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return null;
  }
}
