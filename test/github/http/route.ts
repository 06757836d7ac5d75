import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";

export interface Route {
  /** As in the API's documentation: "GET /repos/{owner}/{repo}/pulls/{pull_number}". */
  readonly route: string;
  handle(call: Call): Answer | Promise<Answer>;
}
