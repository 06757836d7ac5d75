import { createHmac, randomBytes } from "node:crypto";
import type { Installation, Permissions } from "../records.ts";
import type { World } from "../world.ts";

/** Installation tokens live an hour: https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app */
const LIFE_MS = 3_600_000;

export interface Grant {
  readonly permissions: Permissions;
  readonly repositoryIds: ReadonlySet<number> | null;
}

/** Tokens have looked like `ghs_APPID_JWT` since 2026, some 520 characters with dots: nothing may rely on 40. */
export function mintToken(world: World, installation: Installation, grant: Grant): { token: string; expiresAt: Date } {
  const now = world.clock.now();
  const expiresAt = new Date(Math.floor(now.getTime() / 1000) * 1000 + LIFE_MS);
  const header = { alg: "HS256", typ: "JWT", kid: randomBytes(12).toString("base64url") };
  const claims = {
    iss: installation.appId,
    sub: installation.id,
    exp: expiresAt.getTime() / 1000,
    jti: randomBytes(174).toString("base64url"),
  };
  const body = `${encode(header)}.${encode(claims)}`;
  const signature = createHmac("sha256", "counterpart").update(body).digest("base64url");
  const token = `ghs_${installation.appId}_${body}.${signature}`;
  world.store.tokens.set(token, { kind: "installation", installationId: installation.id, ...grant, expiresAt });
  return { token, expiresAt };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
