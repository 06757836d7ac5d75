import type { Answer } from "../http/answer.ts";
import type { Account, PullRequest, Repository } from "../records.ts";
import { pullsOf } from "../store.ts";
import type { World } from "../world.ts";
import { pullAddress, repositoryAddress } from "./addresses.ts";
import { type Html, html } from "./html.ts";
import { page } from "./layout.ts";
import { person } from "./person.ts";
import { stateOf } from "./pull-header.ts";
import { when } from "./time.ts";

/** `/`: every repository. */
export function homePage(world: World): Answer {
  return page({
    title: "Repositories",
    body: html`<h1>Repositories</h1>
      ${repositoryList(world, [...world.store.repositories.values()])}`,
  });
}

/** `/LOGIN`: what somebody owns. */
export function accountPage(world: World, { login, type }: Account): Answer {
  const own = [...world.store.repositories.values()].filter(({ owner }) => owner === login);
  const body = html`<h1>${login.replace(/\[bot\]$/, "")}</h1>
    <p class="soft">${type === "Bot" ? "An App." : type}</p>
    ${repositoryList(world, own)}`;
  return page({ title: login, body });
}

/** `/OWNER/REPO`: its pull requests, the newest first. */
export function repositoryPage(world: World, repository: Repository): Answer {
  const pulls = pullsOf(world.store, repository.id).toReversed();
  const body = html`<h1>${repository.name}</h1>
    ${repository.description !== null && html`<p class="soft">${repository.description}</p>`}
    <section class="card">
      <h2 class="bar">Pull requests</h2>
      ${pulls.length === 0 ? NONE : pulls.map((pull) => pullRow(world, repository, pull))}
    </section>`;
  return page({ title: `${repository.owner}/${repository.name}`, repository, body });
}

const NONE = html`<p class="soft empty">None yet.</p>`;

function repositoryList({ store }: World, repositories: readonly Repository[]): Html {
  const rows = repositories.map((repository) => {
    const open = pullsOf(store, repository.id).filter(({ issue }) => issue.state === "open").length;
    return html`<div class="row">
      <a class="grow" href="${repositoryAddress(repository)}"><b>${repository.owner}/${repository.name}</b></a>
      <span class="soft">${open === 1 ? "1 open pull request" : `${open} open pull requests`}</span>
    </div>`;
  });
  return html`<section class="card">${rows.length === 0 ? NONE : rows}</section>`;
}

function pullRow(world: World, repository: Repository, pull: PullRequest): Html {
  const { issue } = pull;
  const state = stateOf(pull);
  return html`<div class="row">
    <span class="badge ${state.icon}">${state.words}</span>
    <span class="grow"
      ><a href="${pullAddress(repository, issue.number)}"><b>${issue.title}</b></a>
      <span class="soft">#${issue.number} by ${person(world, issue.author)}, ${when(issue.createdAt)}</span></span
    >
  </div>`;
}
