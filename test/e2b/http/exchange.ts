import type { IncomingMessage, ServerResponse } from "node:http";
import type { Target } from "../routing/target.ts";
import type { World } from "../world.ts";
import type { Faults } from "./faults.ts";
import type { RecordedRequest } from "./recorded-request.ts";

/** One request, and what it takes to answer it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly world: World;
  readonly faults: Faults;
  readonly requests: RecordedRequest[];
}

export function record(
  { request, url, requests }: Exchange,
  { route, target }: { readonly route: string | null; readonly target: Target | null },
): RecordedRequest {
  const seen: RecordedRequest = {
    method: request.method ?? "GET",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    route,
    sandboxId: target?.sandboxId ?? null,
    port: target?.port ?? null,
    headers: request.headers,
    body: undefined,
    status: null,
  };
  requests.push(seen);
  return seen;
}

export function noteAnswer(seen: RecordedRequest, response: ServerResponse): void {
  Object.assign(seen, { status: response.headersSent ? response.statusCode : null });
}
