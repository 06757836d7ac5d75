import type { Answer } from "../http/answer.ts";
import type { Commit } from "../git/commits.ts";
import type { Repository } from "../records.ts";
import { commitAddress } from "./addresses.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";
import { page } from "./layout.ts";
import { pullHeader } from "./pull-header.ts";
import type { PullView } from "./pull-view.ts";
import { when } from "./time.ts";

/** `/OWNER/REPO/pull/N/commits`: what would be merged, the oldest commit first. */
export function commitsPage(view: PullView): Answer {
  const { repository, pull, commits } = view;
  const rows = commits.map((commit) => commitRow(repository, commit));
  const body = html`${pullHeader(view, "commits")}
    <section class="card">${rows.length === 0 ? html`<p class="soft empty">No commits.</p>` : rows}</section>`;
  const title = `Commits · ${pull.issue.title} · Pull request #${pull.issue.number}`;
  return page({ title, repository, body });
}

function commitRow(repository: Repository, { sha, message, author, committer }: Commit): Html {
  const [headline = ""] = message.split("\n");
  return html`<div class="row">
    ${icon("commit")}
    <span class="grow"
      ><a href="${commitAddress(repository, sha)}"><b>${headline}</b></a>
      <span class="soft">by ${author.name}, ${when(new Date(committer.date))}</span></span
    >
    <code class="sha soft">${sha.slice(0, 7)}</code>
  </div>`;
}
