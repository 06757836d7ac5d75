import type { Ask } from "../ask.ts";
import type { Reply } from "../reply.ts";

/** One way in which agents talk to models: what they send, and what they expect. */
export interface Protocol {
  readAsk(body: unknown, path: string): Ask;
  /** The events of a stream, each as its text on the wire. */
  streamReply(reply: Reply, ask: Ask): readonly string[];
  wholeReply(reply: Reply, ask: Ask): unknown;
  errorBody(error: VendorError): unknown;
}

export interface VendorError {
  readonly status: number;
  readonly message?: string | undefined;
}
