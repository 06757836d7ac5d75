import type { PullRequest } from "../records.ts";
import { type Html, html, type Part } from "./html.ts";
import { icon, type IconName } from "./icon.ts";
import { person } from "./person.ts";
import type { PullView } from "./pull-view.ts";

export type PullTab = "conversation" | "commits" | "files";

/** Title, state, branches, labels and tabs, the same on every page of a pull request. */
export function pullHeader(view: PullView, current: PullTab): Html {
  const { world, repository, pull, address, diff, commits } = view;
  const { issue, base, head } = pull;
  const from = head.owner === repository.owner ? head.ref : `${head.owner}:${head.ref}`;
  const did = pull.mergedAt === null ? "wants to merge" : "merged";
  const state = stateOf(pull);
  const labels = repository.labels.filter(({ name }) => issue.labels.includes(name));
  const count = commits.length === 1 ? "1 commit" : `${commits.length} commits`;
  return html`<h1><bdi>${issue.title}</bdi> <span class="number">#${issue.number}</span></h1>
    <div class="lead">
      <span class="badge ${state.icon}">${icon(state.icon)} ${state.words}</span>
      <span
        >${person(world, issue.author)} ${did} ${count} into <code class="branch">${base.ref}</code> from
        <code class="branch">${from}</code></span
      >
    </div>
    ${labels.length > 0 && html`<div class="labels">${labels.map(({ name, color }) => label(name, color))}</div>`}
    ${reviewers(view)}
    <nav class="tabs" aria-label="Pull request">
      ${[
        tab({ id: "conversation", href: address, title: "Conversation", count: conversationCount(view) }, current),
        tab({ id: "commits", href: `${address}/commits`, title: "Commits", count: commits.length }, current),
        tab(
          {
            id: "files",
            href: `${address}/files`,
            title: html`Files<span class="wide"> changed</span>`,
            count: diff.files.length,
          },
          current,
        ),
      ]}
      <span class="size"
        ><span class="plus">+${sum(diff.files.map(({ additions }) => additions))}</span>
        <span class="minus">−${sum(diff.files.map(({ deletions }) => deletions))}</span></span
      >
    </nav> `;
}

interface Tab {
  readonly id: PullTab;
  readonly href: string;
  readonly title: Part;
  readonly count: number;
}

function tab({ id, href, title, count }: Tab, current: PullTab): Html {
  const mark = id === current ? html` aria-current="page"` : null;
  return html`<a href="${href}" ${mark}>${title} <span class="count">${count}</span></a> `;
}

/** Only a color that is one goes into the style. */
function label(name: string, color: string): Html {
  const dot = /^[0-9a-f]{6}$/i.test(color) ? html`<i style="background:#${color}"></i>` : null;
  return html`<span class="label">${dot}${name}</span>`;
}

const VERDICTS: Readonly<Record<string, string>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "requested changes",
  COMMENTED: "commented",
  DISMISSED: "review dismissed",
};

/** Each reviewer with the last thing that counts: a comment does not take back an approval. */
function reviewers({ world, pull, reviews }: PullView): Html | null {
  const verdicts = new Map<string, string>();
  for (const { author, state } of reviews) {
    if (author === pull.issue.author) continue;
    if (state !== "COMMENTED" || !verdicts.has(author)) verdicts.set(author, VERDICTS[state] ?? "");
  }
  for (const login of pull.requestedReviewers) verdicts.set(login, "requested");
  if (verdicts.size === 0) return null;
  return html`<div class="reviewers soft">
    Reviewers:
    ${[...verdicts].map(([login, words], index) => html`${index > 0 && ", "}${person(world, login)} ${words}`)}
  </div>`;
}

/** How a pull request stands, with the picture for it. */
export function stateOf({ issue, mergedAt, isDraft }: Pick<PullRequest, "issue" | "mergedAt" | "isDraft">): {
  icon: IconName;
  words: string;
} {
  if (mergedAt !== null) return { icon: "merged", words: "Merged" };
  if (issue.state === "closed") return { icon: "closed", words: "Closed" };
  return isDraft ? { icon: "draft", words: "Draft" } : { icon: "open", words: "Open" };
}

function conversationCount({ world, pull, reviews, threads }: PullView): number {
  const comments = [...world.store.issueComments.values()].filter(({ issueId }) => issueId === pull.issue.id);
  const said = threads.flatMap((thread) => thread.comments);
  return comments.length + said.length + reviews.filter(({ body }) => body !== "").length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
