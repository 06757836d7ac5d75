import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { E2bServer } from "./start-e2b.ts";

/** What an SDK call needs to reach a server, and nothing from the environment. */
export interface Connection {
  readonly apiKey: string;
  readonly apiUrl: string;
  readonly sandboxUrl: string;
}

export function connectionTo({ apiKey, url }: E2bServer): Connection {
  return { apiKey, apiUrl: url, sandboxUrl: url };
}

export interface PlainAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface PlainRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request as it is, for what the SDK never sends: other Host headers, old endpoints, no key. */
export async function ask(e2b: E2bServer, path: string, options: PlainRequest = {}): Promise<PlainAnswer> {
  const { method = "GET", headers = {}, body } = options;
  const sent = request(`${e2b.url}${path}`, { method, headers: { connection: "close", ...headers } });
  const { promise, resolve, reject } = Promise.withResolvers<PlainAnswer>();
  sent.once("error", reject);
  sent.once("response", (response) => {
    text(response).then((content) => {
      return resolve({ status: response.statusCode ?? 0, body: parse(content), headers: response.headers });
    }, reject);
  });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return await promise;
}

/** The same with the key. */
export async function askApi(e2b: E2bServer, path: string, options: PlainRequest = {}): Promise<PlainAnswer> {
  return await ask(e2b, path, { ...options, headers: { "x-api-key": e2b.apiKey, ...options.headers } });
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
}
