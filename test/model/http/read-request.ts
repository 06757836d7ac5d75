import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, zstdDecompress } from "node:zlib";

const DECODERS: Readonly<Record<string, (packed: Buffer) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

/** The parsed body; its text where it is no JSON, and null where there is none. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const decode = DECODERS[request.headers["content-encoding"] ?? ""];
  const packed = await buffer(request);
  const text = (decode === undefined ? packed : await decode(packed)).toString();
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function readKey({ headers }: IncomingMessage, query: URLSearchParams): string | null {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  const named = [headers["x-api-key"], headers["x-goog-api-key"], query.get("key")];
  return named.find((key) => typeof key === "string") ?? bearer ?? null;
}
