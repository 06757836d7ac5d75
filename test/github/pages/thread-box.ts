import type { Thread } from "../records.ts";
import { blobAddress, fileAnchor, lineAnchor } from "./addresses.ts";
import { commentBox } from "./comment-box.ts";
import { excerpt, suggestionSubject } from "./excerpt.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";
import { person } from "./person.ts";
import type { PullView, ThreadView } from "./pull-view.ts";

/** A conversation about lines or a file. A resolved one is folded. `where` says whether its lines must be shown with it. */
export function threadBox(view: PullView, { thread, comments }: ThreadView, where: "conversation" | "files"): Html {
  const { world, references } = view;
  const context = { references, suggestion: suggestionSubject(thread) };
  const said = comments.map((record) =>
    commentBox(world, { record, subject: "review-comment", id: `discussion_r${record.id}`, context }),
  );
  const body = html`${where === "conversation" && excerpt(thread)}
    <div class="said">${said}</div>`;
  const title = html`${where === "conversation" && titleOf(view, thread)} ${placeOf(thread)}
  ${thread.isOutdated && html`<span class="tag warn">Outdated</span>`}`;
  if (thread.resolvedBy === null)
    return html`<section class="thread">
      <div class="bar">${title}</div>
      ${body}
    </section>`;
  return html`<details class="thread resolved">
    <summary class="bar">
      ${title} <span class="tag good">${icon("check")} Resolved</span>
      <span class="soft">by ${person(world, thread.resolvedBy)}</span>
    </summary>
    ${body}
  </details>`;
}

/** The file, linked to its lines among the changes, or to the commit that still has them. */
function titleOf(view: PullView, thread: Thread): Html {
  return html`${icon("file")}<a class="path" href="${addressOf(view, thread)}">${thread.path}</a>`;
}

function addressOf({ address, repository, pull }: PullView, thread: Thread): string {
  const { path, line, side, originalLine, originalStartLine } = thread;
  if (line !== null) return `${address}/files#${lineAnchor(path, side, line)}`;
  if (!thread.isOutdated) return `${address}/files#${fileAnchor(path)}`;
  const sha = side === "LEFT" ? pull.base.sha : thread.originalCommitId;
  return blobAddress(repository, { sha, path, line: originalLine, startLine: originalStartLine });
}

function placeOf(thread: Thread): Html {
  const line = thread.line ?? thread.originalLine;
  const start = thread.line === null ? thread.originalStartLine : thread.startLine;
  if (thread.subjectType === "file" || line === null) return html`<span class="soft">Comment on the file</span>`;
  const end = `${signOf(thread.side)}${line}`;
  if (start === null) return html`<span class="soft">Comment on line ${end}</span>`;
  return html`<span class="soft">Comment on lines ${signOf(thread.startSide ?? thread.side)}${start} to ${end}</span>`;
}

/** As GitHub writes it: a minus for lines of the old side, a plus for those of the new one. */
function signOf(side: Thread["side"]): string {
  return side === "LEFT" ? "\u2212" : "+";
}
