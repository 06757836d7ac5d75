/** Who speaks in a request, in order; of a call of the model, its id. */
export interface Speaker {
  readonly model: boolean;
  readonly callId?: string | undefined;
}

/**
 * How many turns the model has taken: what it said in one go is one turn.
 * Agents that answer the calls of a turn one by one tear it apart, and the ids of this server put it together again.
 */
export function countTurns(speakers: readonly Speaker[]): number {
  const starts = speakers.filter((speaker, at) => speaker.model && speakers[at - 1]?.model !== true);
  return starts.filter((start) => !continues(start, speakers)).length;
}

function continues(start: Speaker, speakers: readonly Speaker[]): boolean {
  const reply = replyOf(start);
  return reply !== null && speakers.slice(0, speakers.indexOf(start)).some((earlier) => replyOf(earlier) === reply);
}

/** Calls are named after the reply that they are of: call_7_0, call_7_1. Gemini CLI puts the name of the tool before. */
function replyOf({ callId }: Speaker): string | null {
  return /call_(\d+)_\d+/.exec(callId ?? "")?.[1] ?? null;
}
