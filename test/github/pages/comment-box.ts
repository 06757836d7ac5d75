import type { IssueComment, ReactionSubject, ReviewComment } from "../records.ts";
import type { World } from "../world.ts";
import { type Html, html } from "./html.ts";
import { type MarkdownContext, renderMarkdown } from "./markdown.ts";
import { avatar, person } from "./person.ts";
import { reactionBar } from "./reactions.ts";
import { when } from "./time.ts";

export interface Said {
  readonly record: IssueComment | ReviewComment;
  readonly subject: ReactionSubject;
  /** The anchor that the API's own links point at. */
  readonly id: string;
  readonly context: MarkdownContext;
}

/** A comment with its author. One that somebody hid is folded, and says why. */
export function commentBox(world: World, { record, subject, id, context }: Said): Html {
  const { author, createdAt, updatedAt, minimizedReason } = record;
  const isEdited = updatedAt.getTime() > createdAt.getTime();
  const byline = html`<div class="by">
    ${avatar(world, author)}
    <span
      >${person(world, author)}
      <a class="soft" href="#${id}">${when(createdAt)}</a>${isEdited && html`<span class="soft"> (edited)</span>`}</span
    >
  </div>`;
  const body = html`<div class="markdown">${renderMarkdown(record.body, context)}</div>
    ${reactionBar(world, subject, record.id)}`;
  if (minimizedReason === null) return html`<article class="comment" id="${id}">${byline}${body}</article>`;
  return html`<article class="comment" id="${id}">
    ${byline}
    <details class="hidden">
      <summary>This comment was marked as ${minimizedReason}.</summary>
      ${body}
    </details>
  </article>`;
}
