import type { IncomingMessage } from "node:http";
import { ConnectError } from "./connect-error.ts";
import type { ServerStream } from "./server-stream.ts";

/** How long the call may last; null for ever. */
export function readTimeoutMs(request: IncomingMessage): number | null {
  const header = request.headers["connect-timeout-ms"];
  if (header === undefined || header === "") return null;
  if (typeof header !== "string" || !/^\d{1,10}$/.test(header)) {
    throw new ConnectError("invalid_argument", `invalid Connect-Timeout-Ms: '${String(header)}'`);
  }
  const timeoutMs = Number(header);
  return timeoutMs === 0 ? null : timeoutMs;
}

/** Ends the stream when the client's time is over. What it showed goes on. */
export function endAtDeadline(stream: ServerStream, timeoutMs: number | null): void {
  if (timeoutMs === null) return;
  const timer = setTimeout(() => stream.close(exceeded()), timeoutMs);
  stream.onClose(() => clearTimeout(timer));
}

export function exceeded(): ConnectError {
  return new ConnectError("deadline_exceeded", "context deadline exceeded");
}
