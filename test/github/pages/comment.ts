import { REACTIONS, type ReactionContent, type ReactionSubject } from "../records.ts";
import type { World } from "../world.ts";
import { type Html, html, type Part } from "./html.ts";
import { when } from "./layout.ts";

export interface ShownComment {
  readonly author: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly minimizedReason: string | null;
}

export function byline(comment: ShownComment): Html {
  const isEdited = comment.updatedAt > comment.createdAt;
  return html`<b>${comment.author.replace(/\[bot\]$/, "")}</b>${botTag(comment.author)} ${when(comment.createdAt)}${isEdited ? " · edited" : null}`;
}

export function botTag(login: string): Html | null {
  return login.endsWith("[bot]") ? html` <span class="tag">bot</span>` : null;
}

/** A hidden comment keeps its text behind a fold, with the reason. */
export function foldIfMinimized({ minimizedReason }: ShownComment, body: Part): Part {
  if (minimizedReason === null) return body;
  return html`<details><summary class="soft">This comment was marked as ${minimizedReason.toLowerCase()}.</summary>${body}</details>`;
}

const EMOJI: Readonly<Record<ReactionContent, string>> = {
  "+1": "👍",
  "-1": "👎",
  laugh: "😄",
  confused: "😕",
  heart: "❤️",
  hooray: "🎉",
  rocket: "🚀",
  eyes: "👀",
};

export function reactionBar(world: World, subject: ReactionSubject, subjectId: number): Html | null {
  const reactions = [...world.store.reactions.values()].filter((one) => one.subject === subject && one.subjectId === subjectId);
  if (reactions.length === 0) return null;
  const counts = REACTIONS.map((content) => ({ content, count: reactions.filter((one) => one.content === content).length }));
  return html`<div class="reactions">${counts.filter(({ count }) => count > 0).map(({ content, count }) => html`<span>${EMOJI[content]} ${count}</span>`)}</div>`;
}
