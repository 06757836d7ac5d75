import type { Ask } from "../ask.ts";
import type { Reply } from "../reply.ts";
import { answerSideRequest } from "../side-requests.ts";
import { chooseTurn, ScriptError, takeTurn } from "../take-turn.ts";
import type { World } from "../world.ts";
import type { RecordedRequest } from "./recorded-request.ts";

/** The reply of the script; a sentence where the script does not fit. */
export function findReply({ script, folder, requests }: World, recorded: RecordedRequest, ask: Ask): Reply | string {
  const id = String(requests.indexOf(recorded) + 1);
  try {
    const turn = recorded.kind === "side" ? answerSideRequest(ask) : chooseTurn(script, ask);
    return takeTurn(turn, { ask, id, folder });
  } catch (cause) {
    if (cause instanceof ScriptError) return cause.message;
    return `The script failed: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
  }
}
