import type { ServerResponse } from "node:http";
import type { Fault } from "./faults.ts";

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function sendJson(response: ServerResponse, { status, body, headers }: JsonAnswer): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** Sends a stream, and breaks it off or leaves it standing where a fault wants it. */
export async function sendStream(
  response: ServerResponse,
  events: readonly string[],
  fault: Fault | null,
): Promise<void> {
  const broken = fault?.kind === "cut" || fault?.kind === "stall" ? fault : null;
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.flushHeaders();
  for (const event of events.slice(0, broken?.afterEvents)) await write(response, event);
  if (broken === null) response.end();
  if (broken?.kind === "cut") response.socket?.destroy();
}

/** Resolves when the event has left, or the reader is gone. */
async function write(response: ServerResponse, event: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  response.write(event, () => resolve());
  await promise;
}

/** A page in place of an answer. */
export function sendPage(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/html" });
  response.end(
    "<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1></body></html>",
  );
}

export function sendNonsense(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end("event: message_start\ndata: {this is no JSON\n\ndata: <nor this>\n\n");
}
