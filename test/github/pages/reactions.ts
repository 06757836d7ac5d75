import { type ReactionContent, REACTIONS, type ReactionSubject } from "../records.ts";
import type { World } from "../world.ts";
import { type Html, html } from "./html.ts";

const PICTURES: Readonly<Record<ReactionContent, string>> = {
  "+1": "\u{1F44D}",
  "-1": "\u{1F44E}",
  laugh: "\u{1F604}",
  confused: "\u{1F615}",
  heart: "\u{2764}\u{FE0F}",
  hooray: "\u{1F389}",
  rocket: "\u{1F680}",
  eyes: "\u{1F440}",
};

/** The reactions to a comment, as people chose them; null without any. */
export function reactionBar({ store }: World, subject: ReactionSubject, subjectId: number): Html | null {
  const all = [...store.reactions.values()].filter(
    (reaction) => reaction.subject === subject && reaction.subjectId === subjectId,
  );
  if (all.length === 0) return null;
  const counts = REACTIONS.map((content) => ({ content, by: all.filter((reaction) => reaction.content === content) }));
  return html`<div class="reactions">
    ${counts
      .filter(({ by }) => by.length > 0)
      .map(
        ({ content, by }) =>
          html`<span title="${by.map(({ author }) => author).join(", ")}" aria-label="${by.length} ${content}"
            >${PICTURES[content]} ${by.length}</span
          >`,
      )}
  </div>`;
}
