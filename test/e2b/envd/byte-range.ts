import type { IncomingMessage } from "node:http";
import { HttpError } from "./http-error.ts";

export interface ByteRange {
  readonly start: number;
  /** The last byte, included. */
  readonly end: number;
}

/** The one range that the request asks for; null where it wants the whole, or several. */
export function readByteRange({ headers }: IncomingMessage, size: number): ByteRange | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "");
  if (match === null) return null;

  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return null;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) throw new HttpError(416, "invalid range: failed to overlap");
  return { start, end };
}
