import type { Answer } from "../http/answer.ts";
import { pullDiffOf } from "../git/diff.ts";
import type { IssueComment, PullRequest, Repository, Review, Thread } from "../records.ts";
import { commentsOfPull, reviewsOfPull, threadsOfPull } from "../store.ts";
import type { World } from "../world.ts";
import { checksBox } from "./checks-box.ts";
import { botTag, byline, foldIfMinimized, reactionBar } from "./comment.ts";
import { type Html, html } from "./html.ts";
import { page, when } from "./layout.ts";
import { renderMarkdown } from "./markdown.ts";
import { pullHeader } from "./pull-header.ts";
import { threadBox } from "./thread.ts";

/** `/OWNER/REPO/pull/N`: the description, everything said since in order of time, and the checks of the head. */
export async function conversationPage(world: World, repository: Repository, pull: PullRequest): Promise<Answer> {
  const { files } = await pullDiffOf(repository.gitDir, pull.base.sha, pull.head.sha);
  const events = timeline(world, repository, pull);
  const counts = {
    conversation: events.length,
    files: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
  };
  const body = html`
    ${pullHeader({ repository, pull, current: "conversation", counts })}
    ${description(world, pull)}
    ${events.map(({ box }) => box)}
    ${checksBox(world, repository, pull.head.sha)}`;
  return page(`${pull.issue.title} · Pull Request #${pull.issue.number}`, body);
}

function description(world: World, { issue }: PullRequest): Html {
  const text = issue.body === null || issue.body.trim() === "" ? html`<p class="soft">No description provided.</p>` : renderMarkdown(issue.body);
  return html`<article class="card"><header><b>${issue.author}</b>${botTag(issue.author)}<span class="soft">opened this ${when(issue.createdAt)}</span></header>
    <div class="content">${text}${reactionBar(world, "issue", issue.id)}</div></article>`;
}

interface TimelineEvent {
  readonly at: Date;
  readonly box: Html;
}

function timeline(world: World, repository: Repository, pull: PullRequest): TimelineEvent[] {
  const comments = [...world.store.issueComments.values()].filter(({ issueId }) => issueId === pull.issue.id);
  const reviews = reviewsOfPull(world.store, pull.id).filter(({ state }) => state !== "PENDING");
  return [
    ...comments.map((comment) => ({ at: comment.createdAt, box: issueCommentBox(world, comment) })),
    ...reviews.flatMap((review) => reviewEvent(world, repository, review)),
  ].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function issueCommentBox(world: World, comment: IssueComment): Html {
  return html`<article class="card" id="issuecomment-${comment.id}"><header><span>${byline(comment)}</span></header>
    <div class="content">${foldIfMinimized(comment, renderMarkdown(comment.body))}${reactionBar(world, "issue-comment", comment.id)}</div></article>`;
}

const SAID = {
  APPROVED: { words: "approved these changes", mark: "✓" },
  CHANGES_REQUESTED: { words: "requested changes", mark: "±" },
  COMMENTED: { words: "reviewed", mark: "◉" },
  DISMISSED: { words: "reviewed; the review was dismissed", mark: "◌" },
  PENDING: { words: "is reviewing", mark: "…" },
} as const;

/** Answers in a thread make reviews of their own, which show in their thread only. */
function reviewEvent(world: World, repository: Repository, review: Review): TimelineEvent[] {
  const threads = threadsStartedBy(world, review);
  if (review.body === "" && threads.length === 0 && review.state === "COMMENTED") return [];
  const { words, mark } = SAID[review.state];
  const at = review.submittedAt ?? review.updatedAt;
  const summary = review.body === "" ? null : html`<article class="card"><div class="content">${renderMarkdown(review.body)}</div></article>`;
  const box = html`<section id="pullrequestreview-${review.id}">
    <div class="event"><span class="dot ${review.state.toLowerCase()}">${mark}</span><span><b>${review.author.replace(/\[bot\]$/, "")}</b>${botTag(review.author)} ${words} ${when(at)}</span><span class="sha">${review.commitId.slice(0, 7)}</span></div>
    <div class="nested">${summary}${threads.map((thread) => threadBox(world, repository, thread))}</div></section>`;
  return [{ at, box }];
}

function threadsStartedBy(world: World, review: Review): Thread[] {
  const roots = commentsOfPull(world.store, review.pullId).filter(({ reviewId, inReplyTo }) => reviewId === review.id && inReplyTo === null);
  const ids = new Set(roots.map(({ threadId }) => threadId));
  return threadsOfPull(world.store, review.pullId).filter(({ id, isUnplaced }) => ids.has(id) && !isUnplaced);
}
