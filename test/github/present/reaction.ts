import type { Json } from "../http/answer.ts";
import { timestamp } from "../clock.ts";
import { REACTIONS, type Reaction, type ReactionSubject } from "../records.ts";
import type { World } from "../world.ts";
import { presentAccount } from "./account.ts";
import { nodeId } from "./node-id.ts";

export function presentReaction(world: World, reaction: Reaction): Json {
  return {
    id: reaction.id,
    node_id: nodeId("Reaction", reaction.id),
    user: presentAccount(world, reaction.author),
    content: reaction.content,
    created_at: timestamp(reaction.createdAt),
  };
}

/** The counts by kind that comments and issues carry. */
export function presentReactions(world: World, on: { subject: ReactionSubject; subjectId: number; url: string }): Json {
  const reactions = [...world.store.reactions.values()].filter(
    ({ subject, subjectId }) => subject === on.subject && subjectId === on.subjectId,
  );
  const counts = REACTIONS.map((content) => [
    content,
    reactions.filter((reaction) => reaction.content === content).length,
  ]);
  return { url: `${on.url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}
