import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { type ApiError, badRequest } from "./answer.ts";

/** A body, or what is wrong with it: that is told to those alone who may be here. */
export interface ReadBody {
  /** Undefined without one. */
  readonly body: unknown;
  readonly problem: ApiError | null;
}

export async function readJson(request: IncomingMessage): Promise<ReadBody> {
  const json = await text(request);
  if (json === "") return { body: undefined, problem: null };
  try {
    return { body: JSON.parse(json), problem: null };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { body: undefined, problem: badRequest(`Error when parsing request: ${reason}`) };
  }
}
