import { addKnown, addUsage } from "../add-usage.ts";
import type { TurnFacts } from "./cli-program.ts";

export const NO_FACTS: TurnFacts = {
  usage: null,
  turns: null,
  toolCalls: null,
  denials: null,
  model: null,
  sessionId: null,
};

/** What is known of a run after one more turn. `isCumulative` says that the program counts usage from the beginning of the session. */
export function addFacts(before: TurnFacts, turn: TurnFacts, isCumulative: boolean): TurnFacts {
  return {
    usage: isCumulative ? (turn.usage ?? before.usage) : addUsage(before.usage, turn.usage),
    turns: addKnown(before.turns, turn.turns),
    toolCalls: addKnown(before.toolCalls, turn.toolCalls),
    denials: addKnown(before.denials, turn.denials),
    model: turn.model ?? before.model,
    sessionId: turn.sessionId ?? before.sessionId,
  };
}
