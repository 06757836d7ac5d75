import type { PullRequest, Repository } from "../records.ts";
import { fullName } from "../store.ts";
import { type Html, html } from "./html.ts";

export interface PullTab {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly current: "conversation" | "files";
  readonly counts: { readonly conversation: number; readonly files: number; readonly additions: number; readonly deletions: number };
}

/** Title, state, branches and tabs, the same on every page of a pull request. */
export function pullHeader({ repository, pull, current, counts }: PullTab): Html {
  const { issue, base, head } = pull;
  const name = fullName(repository);
  const address = `/${name}/pull/${issue.number}`;
  const from = head.owner === repository.owner ? head.ref : `${head.owner}:${head.ref}`;
  const state = stateOf(pull);
  const tab = (id: PullTab["current"], { href, title, count }: { href: string; title: string; count: number }) =>
    html`<a href="${href}"${current === id ? CURRENT : null}>${title}<b>${count}</b></a>`;
  return html`
    <div class="crumbs"><a href="/${name}">${name}</a></div>
    <h1>${issue.title} <small>#${issue.number}</small></h1>
    <div class="lead">
      <span class="badge ${state.toLowerCase()}">${state}</span>
      <span><b>${issue.author}</b> wants to merge <code class="branch">${from}</code> into <code class="branch">${base.ref}</code></span>
      <span class="sha">${head.sha.slice(0, 7)}</span>
      <span class="plus">+${counts.additions}</span><span class="minus">−${counts.deletions}</span>
      ${issue.labels.map((label) => html`<span class="tag">${label}</span>`)}
    </div>
    <nav class="tabs">
      ${tab("conversation", { href: address, title: "Conversation", count: counts.conversation })}
      ${tab("files", { href: `${address}/files`, title: "Files changed", count: counts.files })}
    </nav>`;
}

const CURRENT = html` aria-current="page"`;

function stateOf({ issue, mergedAt, isDraft }: PullRequest): string {
  if (mergedAt !== null) return "Merged";
  if (issue.state === "closed") return "Closed";
  return isDraft ? "Draft" : "Open";
}
