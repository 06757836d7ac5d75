import type { IncomingMessage } from "node:http";
import type { RecordedRequest } from "./recorded-request.ts";

/** Messages of this server's clients are short; what is longer is an upload. */
const LONGEST_KEPT = 1_048_576;

/** Before each message of a stream: a byte of flags and four of its length. https://connectrpc.com/docs/protocol */
const FRAME_HEADER_BYTES = 5;

/** Keeps the JSON of a request on its way into a sandbox, without reading it away from the daemon. */
export function recordBody(request: IncomingMessage, seen: RecordedRequest): void {
  const type = request.headers["content-type"] ?? "";
  const isStream = type.startsWith("application/connect+json");
  if (!isStream && !type.startsWith("application/json")) return;
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null) => {
    if (chunk === null) seen.body = parse(Buffer.concat(chunks), isStream);
    else chunks.push(chunk);
    return push(chunk);
  };
}

function parse(bytes: Buffer, isStream: boolean): unknown {
  if (bytes.length > LONGEST_KEPT) return `${bytes.length} bytes`;
  const text = bytes.subarray(isStream ? FRAME_HEADER_BYTES : 0).toString("utf8");
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
