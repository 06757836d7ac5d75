import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { HttpError } from "./http-error.ts";

export type FileOperation = "read" | "write";

/** Requests that need no token: a health check tells nothing, and files have signatures. */
const OPEN_ROUTES: ReadonlySet<string> = new Set(["GET /health", "GET /files", "POST /files"]);

/** Throws HttpError where the request may not be answered. */
export function checkAccess(request: IncomingMessage, url: URL, accessToken: string | null): void {
  if (accessToken === null || OPEN_ROUTES.has(`${request.method} ${url.pathname}`)) return;
  if (isSame(readTokenHeader(request), accessToken)) return;
  throw new HttpError(401, "unauthorized access, please provide a valid access token or method signing if supported");
}

/** A request for a file carries the token, or a signature made with it. */
export function checkFileAccess(
  request: IncomingMessage,
  { url, operation }: { readonly url: URL; readonly operation: FileOperation },
  accessToken: string | null,
): void {
  if (accessToken === null) return;
  const header = readTokenHeader(request);
  if (header !== "") {
    if (isSame(header, accessToken)) return;
    throw new HttpError(401, "access token present in header but does not match");
  }
  checkSignature(url, operation, accessToken);
}

/** Whether the signature of the address was made with the token, also where it has expired. */
export function isSignedWith(url: URL, accessToken: string): boolean {
  const signature = url.searchParams.get("signature");
  if (signature === null) return false;
  return (["read", "write"] as const).some((operation) => isSame(signature, signUrl(url, operation, accessToken)));
}

function checkSignature(url: URL, operation: FileOperation, accessToken: string): void {
  const signature = url.searchParams.get("signature");
  if (signature === null) throw new HttpError(401, "missing signature query parameter");
  if (!isSame(signature, signUrl(url, operation, accessToken))) throw new HttpError(401, "invalid signature");

  const expiration = url.searchParams.get("signature_expiration");
  if (expiration !== null && Number(expiration) < Math.floor(Date.now() / 1000)) {
    throw new HttpError(401, "signature is already expired");
  }
}

function signUrl(url: URL, operation: FileOperation, accessToken: string): string {
  const { searchParams } = url;
  const parts = [searchParams.get("path") ?? "", operation, searchParams.get("username") ?? "", accessToken];
  const expiration = searchParams.get("signature_expiration");
  if (expiration !== null) parts.push(expiration);
  return `v1_${createHash("sha256").update(parts.join(":")).digest("base64").replace(/=+$/, "")}`;
}

function readTokenHeader(request: IncomingMessage): string {
  const value = request.headers["x-access-token"];
  return typeof value === "string" ? value : "";
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
