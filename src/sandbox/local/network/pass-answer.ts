import type { IncomingMessage, ServerResponse } from "node:http";
import { withoutHopHeaders } from "./hop-headers.ts";

/** Hands the answer of a server on to a sandbox as it comes, and breaks off where it does. */
export function passAnswer(answer: IncomingMessage, response: ServerResponse): void {
  const { statusCode = 0 } = answer;
  // Node reads such a status and refuses to write it, which would end the program.
  if (statusCode < LEAST_STATUS) {
    response.destroy();
    return;
  }
  response.writeHead(statusCode, withoutHopHeaders(answer.headers));
  answer.pipe(response);
  // An answer that breaks off must not look like one that takes its time.
  answer.once("close", () => {
    if (!answer.complete) response.destroy();
  });
}

/** RFC 9110, section 15: a status has three digits, of which the first is not 0. */
const LEAST_STATUS = 100;
