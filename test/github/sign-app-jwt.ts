import { createSign } from "node:crypto";

/** The JWT with which an App signs as itself, as any client would make it. */
export function signAppJwt(app: { id: number; privateKey: string }, now: Date = new Date(), lifeSeconds = 540): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const body = [
    { alg: "RS256", typ: "JWT" },
    { iss: app.id, iat: seconds - 30, exp: seconds + lifeSeconds },
  ]
    .map(encode)
    .join(".");
  return `${body}.${createSign("RSA-SHA256").update(body).sign(app.privateKey, "base64url")}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
