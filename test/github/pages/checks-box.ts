import type { CheckRun, Repository } from "../records.ts";
import { fullName, recordOf } from "../store.ts";
import type { World } from "../world.ts";
import { type Html, html } from "./html.ts";

const MARKS: Readonly<Record<string, string>> = {
  success: "✓",
  failure: "✗",
  timed_out: "✗",
  action_required: "!",
  neutral: "■",
  skipped: "⊘",
  cancelled: "⊘",
  stale: "⊘",
  pending: "●",
};

/** The checks and statuses of a commit, as they stand above the merge button; null where there are none. */
export function checksBox(world: World, repository: Repository, sha: string): Html | null {
  const runs = latestRuns(world, repository, sha);
  const statuses = world.store.statuses.filter((status) => status.repositoryId === repository.id && status.sha === sha);
  const contexts = [...new Map(statuses.map((status) => [status.context, status])).values()];
  if (runs.length + contexts.length === 0) return null;
  return html`<section class="card" id="checks"><header><b>Checks</b><span class="sha soft">${sha.slice(0, 7)}</span></header>
    ${runs.map((run) => runRow(world, repository, run))}
    ${contexts.map(({ state, context, description }) => row({ outcome: state === "error" ? "failure" : state, title: html`<b>${context}</b>`, text: description ?? "" }))}</section>`;
}

export function outcomeOf({ status, conclusion }: CheckRun): string {
  return status === "completed" ? (conclusion ?? "neutral") : "pending";
}

export function outcomeMark(outcome: string): Html {
  return html`<span class="mark-${outcome}">${MARKS[outcome] ?? "●"}</span>`;
}

function runRow(world: World, repository: Repository, run: CheckRun): Html {
  const { name } = recordOf(world.store.apps, run.appId);
  const title = html`<a href="/${fullName(repository)}/runs/${run.id}"><b>${name} / ${run.name}</b></a>`;
  return row({ outcome: outcomeOf(run), title, text: run.title ?? run.status });
}

function row({ outcome, title, text }: { outcome: string; title: Html; text: string }): Html {
  return html`<div class="check">${outcomeMark(outcome)}${title}<span class="tag">${outcome.replace("_", " ")}</span><span class="soft">${text}</span></div>`;
}

function latestRuns(world: World, repository: Repository, sha: string): CheckRun[] {
  const runs = [...world.store.checkRuns.values()].filter((run) => run.repositoryId === repository.id && run.headSha === sha);
  return [...new Map(runs.map((run) => [`${run.appId} ${run.name}`, run])).values()];
}
