import type { Answer } from "../http/answer.ts";
import type { CheckAnnotation, CheckRun, Repository } from "../records.ts";
import { fullName, recordOf } from "../store.ts";
import type { World } from "../world.ts";
import { outcomeMark, outcomeOf } from "./checks-box.ts";
import { type Html, html } from "./html.ts";
import { page, when } from "./layout.ts";
import { renderMarkdown } from "./markdown.ts";

/** `/OWNER/REPO/runs/ID`: the output of a check run, its annotations and its buttons. */
export function checkPage(world: World, repository: Repository, run: CheckRun): Answer {
  const outcome = outcomeOf(run);
  const app = recordOf(world.store.apps, run.appId);
  const body = html`
    <div class="crumbs"><a href="/${fullName(repository)}">${fullName(repository)}</a> · <span class="sha">${run.headSha.slice(0, 7)}</span></div>
    <h1>${outcomeMark(outcome)} ${run.title ?? run.name}</h1>
    <div class="lead"><span class="tag">${outcome.replace("_", " ")}</span><span>${app.name} / ${run.name}</span>${run.completedAt === null ? null : when(run.completedAt)}
      ${run.status === "completed" ? run.actions.map(({ label, description }) => html`<span class="tag" title="${description}">${label}</span>`) : null}</div>
    ${run.summary === null ? null : html`<article class="card"><div class="content">${renderMarkdown(run.summary)}</div></article>`}
    ${run.text === null ? null : html`<article class="card"><div class="content">${renderMarkdown(run.text)}</div></article>`}
    ${run.annotations.map((annotation) => annotationBox(repository, run, annotation))}`;
  return page(`${run.name} · ${fullName(repository)}`, body);
}

function annotationBox(repository: Repository, { headSha }: CheckRun, annotation: CheckAnnotation): Html {
  const { path, start_line: start, end_line: end, annotation_level: level, title, message } = annotation;
  const address = `/${fullName(repository)}/blob/${headSha}/${path.split("/").map(encodeURIComponent).join("/")}#L${start}`;
  return html`<article class="card"><header><span class="tag">${level}</span><a href="${address}">${path}:${start === end ? start : `${start}-${end}`}</a><b>${title ?? ""}</b></header><div class="content"><pre class="code">${message}</pre></div></article>`;
}
