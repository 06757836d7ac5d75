import type { IncomingMessage } from "node:http";
import type { EnvdTimings } from "./envd-config.ts";
import type { ServerStream } from "./server-stream.ts";

/** Of the real envd, for clients that do not say. */
const DEFAULT_INTERVAL = 90;

/** Sends `message` whenever the stream has been silent for the interval that the client asked for. Returns how to say that it was not. */
export function keepAlive(
  stream: ServerStream,
  message: unknown,
  { request, timings }: { readonly request: IncomingMessage; readonly timings: EnvdTimings },
): () => void {
  const header = request.headers["keepalive-ping-interval"];
  const interval = typeof header === "string" && /^[1-9]\d*$/.test(header) ? Number(header) : DEFAULT_INTERVAL;
  const timer = setInterval(() => stream.send(message), interval * timings.keepaliveUnitMs);
  stream.onClose(() => clearInterval(timer));
  return () => void timer.refresh();
}
