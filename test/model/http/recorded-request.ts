import type { IncomingHttpHeaders } from "node:http";
import type { Ask } from "../ask.ts";

/** A request as it arrived, and what became of it. */
export interface RecordedRequest {
  readonly method: string;
  /** The path without its query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** The parsed JSON body; its text where it is no JSON, and null where there is none. */
  readonly body: unknown;
  /** The key that the agent sent, by whatever header; null without one. */
  readonly key: string | null;
  readonly kind: RequestKind;
  /** What was asked; null for all but turns and side requests. */
  readonly ask: Ask | null;
  /** The status of the answer; null while there is none, and where there never was one. */
  status: number | null;
}

/** "turn" is a turn of the conversation, "side" a title, a route or a summary, "other" everything that asks no model. */
export type RequestKind = "turn" | "side" | "other";
