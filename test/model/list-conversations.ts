import type { Ask, OfferedTool, ToolResult } from "./ask.ts";
import type { RecordedRequest } from "./http/recorded-request.ts";

/** The turns of one agent's talk with the model. */
export interface Conversation {
  /** Every request for a turn, those that were sent again included. */
  readonly requests: readonly RecordedRequest[];
  /** What the agent was told first. */
  readonly prompt: string;
  /** The tools of every request, each by its name, once. */
  readonly tools: readonly OfferedTool["name"][];
  /** What the tools answered, as the last request tells it. */
  readonly results: readonly ToolResult[];
  /** How many turns the model had taken before the last request. */
  readonly turnsTaken: number;
}

export function listConversations(requests: readonly RecordedRequest[]): readonly Conversation[] {
  const turns = requests.flatMap((request) =>
    request.kind === "turn" && request.ask !== null ? [{ request, ask: request.ask }] : [],
  );
  return [...Map.groupBy(turns, ({ request, ask }) => identityOf(request, ask)).values()].map((group) => {
    const asks = group.map(({ ask }) => ask);
    const last = asks.at(-1);
    return {
      requests: group.map(({ request }) => request),
      prompt: asks[0]?.said.join("\n") ?? "",
      tools: [...new Set(asks.flatMap(({ tools }) => tools.map(({ name }) => name)))],
      results: last?.results ?? [],
      turnsTaken: last?.turnsTaken ?? 0,
    };
  });
}

/** The session where the agent names it. Agents that name none begin every request with the same words. */
function identityOf({ headers }: RecordedRequest, { protocol, session, said }: Ask): string {
  const named = session ?? headers["x-session-id"];
  return JSON.stringify(named === undefined ? [protocol, said[0]] : [protocol, named]);
}
