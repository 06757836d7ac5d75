import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";

export interface Route {
  /** As in the API's description: "POST /sandboxes/{sandboxID}/timeout". */
  readonly route: string;
  handle(call: Call): Answer | Promise<Answer>;
}
