import { type CheckRun, type CommitStatus } from "../records.ts";
import { recordOf } from "../store.ts";
import { repositoryAddress } from "./addresses.ts";
import { checkOutput } from "./check-output.ts";
import { type Html, html } from "./html.ts";
import { type Outcome, outcomeMark, outcomeOf, outcomeOfStatus } from "./outcome.ts";
import type { PullView } from "./pull-view.ts";

/** The checks and statuses of the head, and whether the branches can be merged: what stands above the merge button. */
export function checksBox(view: PullView): Html {
  const { runs, statuses } = checksOf(view);
  const outcomes = [...runs.map(outcomeOf), ...statuses.map(outcomeOfStatus)];
  return html`<section class="card checks" id="checks">
    <h2 class="bar">${headline(outcomes)} <span class="soft sha">${view.pull.head.sha.slice(0, 7)}</span></h2>
    ${runs.map((run) => runBox(view, run))}${statuses.map(statusRow)}${mergeRow(view)}
  </section>`;
}

/** The newest run of each name and App, and the newest status of each context. */
export function checksOf({ world, repository, pull }: PullView): { runs: CheckRun[]; statuses: CommitStatus[] } {
  const { store } = world;
  const runs = [...store.checkRuns.values()].filter(
    ({ repositoryId, headSha }) => repositoryId === repository.id && headSha === pull.head.sha,
  );
  const statuses = store.statuses.filter(
    ({ repositoryId, sha }) => repositoryId === repository.id && sha === pull.head.sha,
  );
  return {
    runs: [...new Map(runs.map((run) => [`${run.appId} ${run.name}`, run])).values()],
    statuses: [...new Map(statuses.map((status) => [status.context, status])).values()],
  };
}

function headline(outcomes: readonly Outcome[]): string {
  if (outcomes.length === 0) return "No checks";
  if (outcomes.some(({ tone }) => tone === "bad")) return "Some checks were not successful";
  if (outcomes.some(({ icon }) => icon === "dot")) return "Some checks have not completed yet";
  if (outcomes.some(({ tone }) => tone === "warn")) return "A check asks for action";
  return outcomes.some(({ tone }) => tone === "good") ? "All checks have passed" : "No check failed";
}

function runBox({ world, repository, references }: PullView, run: CheckRun): Html {
  const outcome = outcomeOf(run);
  const app = recordOf(world.store.apps, run.appId);
  const name = html`<a href="${repositoryAddress(repository)}/runs/${run.id}"><b>${app.name} / ${run.name}</b></a>`;
  return html`<details class="check" open>
    <summary>
      ${outcomeMark(outcome)} ${name}
      <span class="tag ${outcome.tone}">${outcome.words}</span>
      <span class="soft">${run.title}</span>
    </summary>
    ${checkOutput(repository, run, references)}
  </details>`;
}

function statusRow(status: CommitStatus): Html {
  const outcome = outcomeOfStatus(status);
  return html`<div class="row">
    ${outcomeMark(outcome)}
    <b>${status.context}</b> <span class="tag ${outcome.tone}">${outcome.words}</span>
    <span class="soft">${status.description}</span>
  </div>`;
}

function mergeRow({ pull }: PullView): Html | null {
  if (pull.issue.state === "closed" || pull.isMergeable === null) return null;
  const outcome: Outcome = pull.isMergeable
    ? { tone: "good", icon: "check", words: "No conflicts" }
    : { tone: "warn", icon: "alert", words: "Conflicts" };
  const text = pull.isMergeable
    ? "This branch has no conflicts with the base branch."
    : "This branch has conflicts that must be resolved before it can be merged.";
  return html`<div class="row">${outcomeMark(outcome)} <span>${text}</span></div>`;
}
