import type { ServerResponse } from "node:http";
import { ApiError, type Answer } from "./answer.ts";
import type { MetFault } from "../../http/fault-list.ts";
import type { Fault } from "./faults.ts";
import { send } from "./send.ts";

/** What the service says of itself, by status. */
const MESSAGES: Readonly<Record<number, string>> = {
  400: "Error when parsing request",
  401: "Invalid API key, please visit https://e2b.dev/docs/api-key for more information.\nCannot get the team for the given API key",
  403: "you don't have access to it",
  404: "it doesn't exist or you don't have access to it",
  409: "it is being changed",
  429: "Rate limit exceeded",
  500: "Internal server error",
  502: "Bad gateway",
  503: "Service temporarily unavailable",
  504: "Gateway timeout",
};

/** Faults that come before the effect. "ended" where there is no answer left to give. */
export async function misbehave(
  { fault, released }: MetFault<Fault>,
  response: ServerResponse,
): Promise<"ended" | "continue"> {
  switch (fault.kind) {
    case "status":
      send(response, faultAnswer(fault));
      return "ended";
    case "drop-before":
      response.socket?.resetAndDestroy();
      return "ended";
    case "hang":
      return "ended";
    case "slow":
      await released;
      return "continue";
    case "status-after":
    case "drop-after":
    case "failed-build":
      return "continue";
  }
}

interface FaultStatus {
  readonly status: number;
  readonly message?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

function faultAnswer({ status, message, retryAfterSeconds }: FaultStatus): Answer {
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return new ApiError(status, message ?? MESSAGES[status] ?? `Status ${status}`, headers).answer;
}

/** Faults that come after the effect. True where the answer is given, or lost, by them. */
export function misbehaveAfter({ fault }: MetFault<Fault>, response: ServerResponse): boolean {
  if (fault.kind === "status-after") send(response, faultAnswer(fault));
  if (fault.kind === "drop-after") response.socket?.resetAndDestroy();
  return fault.kind === "status-after" || fault.kind === "drop-after";
}

/** Lets a sandbox do its work on a request, and loses or replaces the first word of its answer. */
export function spoilAnswer(met: MetFault<Fault>, response: ServerResponse): void {
  const { fault } = met;
  if (fault.kind !== "status-after" && fault.kind !== "drop-after") return;
  const own = {
    writeHead: response.writeHead.bind(response),
    end: response.end.bind(response),
  };
  let isSpoiled = false;
  function spoil(): void {
    if (isSpoiled) return;
    isSpoiled = true;
    Object.assign(response, own);
    misbehaveAfter(met, response);
    mute(response);
  }
  mute(response);
  response.write = () => {
    spoil();
    return true;
  };
  response.end = () => {
    spoil();
    return response;
  };
}

function mute(response: ServerResponse): void {
  response.writeHead = () => response;
  response.flushHeaders = () => {};
  response.setHeader = () => response;
  response.write = () => true;
  response.end = () => response;
}
