import type { ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";

export function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  if (body === undefined) {
    // Without a length the SDK would take the answer for JSON, which nothing is not. 204 has none by its meaning.
    response.writeHead(status, { ...(status === 204 ? {} : { "content-length": 0 }), ...headers }).end();
    return;
  }
  const bytes = Buffer.from(JSON.stringify(body));
  const type = { "content-type": "application/json; charset=utf-8", "content-length": bytes.length };
  response.writeHead(status, { ...type, ...headers }).end(bytes);
}
