import type { Answer } from "../http/answer.ts";
import { checksBox } from "./checks-box.ts";
import { type Html, html } from "./html.ts";
import { page } from "./layout.ts";
import { renderMarkdown } from "./markdown.ts";
import { avatar, person } from "./person.ts";
import { pullHeader } from "./pull-header.ts";
import type { PullView } from "./pull-view.ts";
import { reactionBar } from "./reactions.ts";
import { when } from "./time.ts";
import { timeline } from "./timeline.ts";

/** `/OWNER/REPO/pull/N`: what the pull request says, what was said about it, and its checks. */
export function conversationPage(view: PullView): Answer {
  const { repository, pull } = view;
  const body = html`${pullHeader(view, "conversation")} ${description(view)} ${timeline(view)} ${checksBox(view)}`;
  const title = `${pull.issue.title} · Pull request #${pull.issue.number} · ${repository.owner}/${repository.name}`;
  return page({ title, repository, body });
}

function description({ world, pull, references }: PullView): Html {
  const { author, createdAt, body, id } = pull.issue;
  const text =
    body === null || body.trim() === ""
      ? html`<p class="soft">No description provided.</p>`
      : renderMarkdown(body, { references, suggestion: null });
  return html`<article class="card comment">
    <div class="by">
      ${avatar(world, author)}
      <span>${person(world, author)} <span class="soft">opened this on ${when(createdAt)}</span></span>
    </div>
    <div class="markdown">${text}</div>
    ${reactionBar(world, "issue", id)}
  </article>`;
}
