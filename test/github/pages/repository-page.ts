import type { Answer } from "../http/answer.ts";
import type { Repository } from "../records.ts";
import { fullName, pullsOf } from "../store.ts";
import type { World } from "../world.ts";
import { html } from "./html.ts";
import { page, when } from "./layout.ts";

/** `/OWNER/REPO`: its pull requests, the newest first. */
export function repositoryPage(world: World, repository: Repository): Answer {
  const pulls = pullsOf(world.store, repository.id).toReversed();
  const rows = pulls.map(
    ({ issue, mergedAt }) => html`<div class="check"><span class="tag">${mergedAt === null ? issue.state : "merged"}</span>
      <a href="/${fullName(repository)}/pull/${issue.number}"><b>${issue.title}</b></a><span class="soft">#${issue.number} by ${issue.author}, ${when(issue.createdAt)}</span></div>`,
  );
  const body = html`<h1>${fullName(repository)}</h1><p class="soft">${repository.description ?? ""}</p>
    <section class="card"><header><b>Pull requests</b></header>${rows.length === 0 ? html`<div class="content soft">None yet.</div>` : rows}</section>`;
  return page(fullName(repository), body);
}
