import type { Commit } from "../git/commits.ts";
import type { IssueComment, Review, ReviewState } from "../records.ts";
import { commitAddress } from "./addresses.ts";
import { commentBox } from "./comment-box.ts";
import { type Html, html } from "./html.ts";
import { icon, type IconName } from "./icon.ts";
import { renderMarkdown } from "./markdown.ts";
import { avatar, person } from "./person.ts";
import type { PullView } from "./pull-view.ts";
import { threadBox } from "./thread-box.ts";
import { when } from "./time.ts";

interface Item {
  readonly at: Date;
  readonly shown: Html;
}

/** All that happened on a pull request after it was opened, in its order: commits, reviews, comments, its end. */
export function timeline(view: PullView): Html[] {
  const { world, pull } = view;
  const comments = [...world.store.issueComments.values()].filter(({ issueId }) => issueId === pull.issue.id);
  const items: Item[] = [
    ...view.commits.map((commit) => commitItem(view, commit)),
    ...view.reviews.flatMap((review) => reviewItem(view, review)),
    ...comments.map((comment) => commentItem(view, comment)),
    ...endItem(view),
  ];
  return items.toSorted((a, b) => a.at.getTime() - b.at.getTime()).map(({ shown }) => shown);
}

function commitItem({ repository }: PullView, commit: Commit): Item {
  const [headline = ""] = commit.message.split("\n");
  const shown = html`<div class="event small">
    ${dot("commit")}
    <span class="grow"
      ><a href="${commitAddress(repository, commit.sha)}">${headline}</a>
      <span class="soft">by ${commit.author.name}</span></span
    >
    <code class="sha soft">${commit.sha.slice(0, 7)}</code>
  </div> `;
  return { at: new Date(commit.committer.date), shown };
}

const VERDICTS: Readonly<Record<ReviewState, { words: string; icon: IconName; tone: string }>> = {
  PENDING: { words: "started a review", icon: "eye", tone: "calm" },
  COMMENTED: { words: "reviewed", icon: "eye", tone: "calm" },
  APPROVED: { words: "approved these changes", icon: "check", tone: "good" },
  CHANGES_REQUESTED: { words: "requested changes", icon: "cross", tone: "bad" },
  DISMISSED: { words: "left a review that was dismissed", icon: "dash", tone: "calm" },
};

/** A review with its summary and the threads that it began. One that only replied shows in those threads. */
function reviewItem(view: PullView, review: Review): Item[] {
  const { world, repository, references } = view;
  const threads = view.threads.filter(({ comments: [first] }) => first.reviewId === review.id);
  const isEmpty = review.body === "" && review.state === "COMMENTED";
  if (isEmpty && threads.length === 0) return [];
  const { words, icon: name, tone } = VERDICTS[review.state];
  const at = review.submittedAt ?? review.updatedAt;
  const id = `pullrequestreview-${review.id}`;
  const byline = html`<div class="event">
    ${dot(name, tone)}
    <span class="grow"
      >${avatar(world, review.author)} ${person(world, review.author)} ${words}
      <a class="soft" href="#${id}">${when(at)}</a></span
    >
    <a class="sha soft" href="${commitAddress(repository, review.commitId)}" title="The commit that was reviewed"
      >${review.commitId.slice(0, 7)}</a
    >
  </div>`;
  const summary = html`<div class="markdown">${renderMarkdown(review.body, { references, suggestion: null })}</div>`;
  const shown = html`<section class="review" id="${id}">
    ${byline}
    <div class="nested">
      ${review.body !== "" && html`<article class="card summary">${folded(review, summary)}</article>`}${threads.map((thread) => threadBox(view, thread, "conversation"))}
    </div>
  </section> `;
  return [{ at, shown }];
}

function folded({ minimizedReason = null }: Review, summary: Html): Html {
  if (minimizedReason === null) return summary;
  return html`<details class="hidden">
    <summary>This review was marked as ${minimizedReason}.</summary>
    ${summary}
  </details>`;
}

function commentItem({ world, references }: PullView, comment: IssueComment): Item {
  const context = { references, suggestion: null };
  const said = { record: comment, subject: "issue-comment", id: `issuecomment-${comment.id}`, context } as const;
  return { at: comment.createdAt, shown: html`<div class="card">${commentBox(world, said)}</div> ` };
}

function endItem({ world, pull }: PullView): Item[] {
  const { closedAt, closedBy } = pull.issue;
  if (closedAt === null) return [];
  const isMerged = pull.mergedAt !== null;
  const by = pull.mergedBy ?? closedBy ?? pull.issue.author;
  const did = isMerged ? html`merged this into <code class="branch">${pull.base.ref}</code>` : "closed this";
  const mark = isMerged ? dot("merged", "merged") : dot("closed", "bad");
  const shown = html`<div class="event">
    ${mark}
    <span class="grow">${person(world, by)} ${did} <span class="soft">${when(closedAt)}</span></span>
  </div> `;
  return [{ at: closedAt, shown }];
}

function dot(name: IconName, tone = "calm"): Html {
  return html`<span class="dot ${tone}">${icon(name)}</span>`;
}
