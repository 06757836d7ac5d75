import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { World } from "../world.ts";
import { ENVD_PORT } from "../envd/envd-config.ts";

/** Where a request is going inside of the sandboxes. */
export interface Target {
  readonly sandboxId: string;
  readonly port: number;
}

/** A request that is for a sandbox and does not say well for which. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/**
 * Finds the sandbox that a request is for: by its headers where the host name is a shared one, else by `<port>-<id>.<domain>`,
 * and by its signature where an address was signed for a shared host. Null for the control plane.
 */
export function findTarget(world: World, request: IncomingMessage, url: URL): Target | null {
  const host = hostname(request.headers.host ?? "");
  const isShared = host === "localhost" || isIP(host) !== 0 || host.startsWith("sandbox.");
  const byHeaders = isShared ? readHeaders(request) : null;
  return byHeaders ?? (isShared ? null : readHost(host)) ?? findSigned(world, url);
}

function hostname(host: string): string {
  return host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}

function readHeaders({ headers }: IncomingMessage): Target | null {
  const sandboxId = one(headers["e2b-sandbox-id"]);
  const port = one(headers["e2b-sandbox-port"]);
  if (sandboxId === "" && port === "") return null;
  if (sandboxId === "") throw new TargetError("Missing header: E2b-Sandbox-Id");
  if (port === "") throw new TargetError("Missing header: E2b-Sandbox-Port");
  return checked(sandboxId, port);
}

function readHost(host: string): Target | null {
  const [port, sandboxId] = (host.split(".")[0] ?? "").split("-");
  if (port === undefined || sandboxId === undefined || !/^\d+$/.test(port)) return null;
  return checked(sandboxId, port);
}

function checked(sandboxId: string, portText: string): Target {
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) throw new TargetError(`Invalid sandbox port: ${portText}`);
  if (!/^[a-z0-9]+$/.test(sandboxId)) throw new TargetError("Invalid sandbox ID");
  return { sandboxId, port };
}

/** A signed address of a shared host carries no sandbox, so the one is taken whose token made the signature. */
function findSigned(world: World, url: URL): Target | null {
  if (url.pathname !== "/files") return null;
  const owner = [...world.store.sandboxes.values()].find(
    ({ state, machine }) => state === "running" && machine.ownsSignature(url),
  );
  return owner === undefined ? null : { sandboxId: owner.sandboxId, port: ENVD_PORT };
}

function one(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? "";
}
