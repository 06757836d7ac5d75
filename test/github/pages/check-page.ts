import type { Answer } from "../http/answer.ts";
import type { CheckRun, Repository } from "../records.ts";
import { recordOf } from "../store.ts";
import type { World } from "../world.ts";
import { commitAddress } from "./addresses.ts";
import { checkOutput } from "./check-output.ts";
import { html } from "./html.ts";
import { page } from "./layout.ts";
import { outcomeMark, outcomeOf } from "./outcome.ts";
import { referencesOf } from "./references.ts";
import { when } from "./time.ts";

/** `/OWNER/REPO/runs/ID`: the output of a check run, its annotations and its buttons. */
export function checkPage(world: World, repository: Repository, run: CheckRun): Answer {
  const outcome = outcomeOf(run);
  const app = recordOf(world.store.apps, run.appId);
  const body = html`<h1>${outcomeMark(outcome)} ${run.title ?? run.name}</h1>
    <div class="lead">
      <span class="tag ${outcome.tone}">${outcome.words}</span> <span>${app.name} / ${run.name}</span>
      <span>at <a class="sha" href="${commitAddress(repository, run.headSha)}">${run.headSha.slice(0, 7)}</a></span>
      ${run.completedAt !== null && html`<span>${when(run.completedAt)}</span>`}
    </div>
    <section class="card">${checkOutput(repository, run, referencesOf(world, repository, [run.headSha]))}</section>`;
  return page({ title: `${run.name} · ${repository.owner}/${repository.name}`, repository, body });
}
