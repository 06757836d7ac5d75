import { parseHunks } from "../git/diff.ts";
import type { Repository, ReviewComment, Thread } from "../records.ts";
import { commentsOfPull, fullName } from "../store.ts";
import type { World } from "../world.ts";
import { byline, foldIfMinimized, reactionBar } from "./comment.ts";
import { chosenLines, threadTable } from "./diff-table.ts";
import { type Html, html } from "./html.ts";
import { renderMarkdown } from "./markdown.ts";

/** A thread: where it is, the lines it is about, and what was said. Resolved ones are folded. */
export function threadBox(world: World, repository: Repository, thread: Thread): Html {
  const comments = commentsOfPull(world.store, thread.pullId).filter(({ threadId }) => threadId === thread.id);
  const [hunk] = parseHunks(thread.diffHunk);
  const table = hunk === undefined ? null : threadTable(thread, hunk);
  const isOnHead = hunk !== undefined && thread.side === "RIGHT";
  const anchored = isOnHead ? chosenLines(thread, hunk).filter(({ newLine }) => newLine !== null).map(({ text }) => text) : null;
  const said = comments.map((comment) => commentBox(world, comment, anchored));
  const bar = threadBar(repository, thread);
  if (thread.resolvedBy === null) return html`<div class="thread" id="thread-${thread.id}"><div class="bar">${bar}</div>${table}${said}</div>`;
  return html`<details class="thread" id="thread-${thread.id}"><summary class="bar">${bar}<span class="tag">Resolved by ${thread.resolvedBy}</span></summary>${table}${said}</details>`;
}

function threadBar(repository: Repository, thread: Thread): Html {
  const path = thread.path.split("/").map(encodeURIComponent).join("/");
  const place = placeOf(thread);
  const address = `/${fullName(repository)}/blob/${thread.originalCommitId}/${path}${thread.side === "RIGHT" ? place.hash : ""}`;
  return html`<a href="${address}">${thread.path}</a><span class="soft">${place.text}</span>${thread.isOutdated ? html`<span class="tag">Outdated</span>` : null}`;
}

function placeOf({ subjectType, originalLine, originalStartLine, side }: Thread): { text: string; hash: string } {
  if (subjectType === "file" || originalLine === null) return { text: "Comment on the file", hash: "" };
  const where = side === "LEFT" ? " (before the change)" : "";
  if (originalStartLine === null) return { text: `Line ${originalLine}${where}`, hash: `#L${originalLine}` };
  return { text: `Lines ${originalStartLine} to ${originalLine}${where}`, hash: `#L${originalStartLine}` };
}

function commentBox(world: World, comment: ReviewComment, anchored: readonly string[] | null): Html {
  const body = renderMarkdown(comment.body, anchored);
  return html`<div class="comment" id="discussion_r${comment.id}"><div class="by">${byline(comment)}</div>${foldIfMinimized(comment, body)}${reactionBar(world, "review-comment", comment.id)}</div>`;
}
