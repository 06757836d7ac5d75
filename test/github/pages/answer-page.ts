import type { Answer } from "../http/answer.ts";
import type { Repository } from "../records.ts";
import { findPull, findRepository, fullName } from "../store.ts";
import type { World } from "../world.ts";
import { blobPage, rawFile } from "./blob-page.ts";
import { checkPage } from "./check-page.ts";
import { conversationPage } from "./conversation-page.ts";
import { filesPage } from "./files-page.ts";
import { html } from "./html.ts";
import { notFoundPage, page } from "./layout.ts";
import { repositoryPage } from "./repository-page.ts";

/** The pages for people. They need no sign-in: the counterpart is reachable from this machine only. */
export async function answerPage(world: World, url: URL): Promise<Answer> {
  const parts = decodeParts(url.pathname);
  if (parts === null) return notFoundPage();
  const [owner = "", name = "", ...rest] = parts;
  if (owner === "") return homePage(world);
  const repository = findRepository(world.store, owner, name);
  if (repository === undefined) return notFoundPage();
  return await answerInRepository(world, repository, rest);
}

async function answerInRepository(world: World, repository: Repository, rest: readonly string[]): Promise<Answer> {
  const [kind, first = "", tab] = rest;
  switch (kind) {
    case undefined:
    case "":
    case "pulls":
      return repositoryPage(world, repository);
    case "blob":
      return await blobPage({ repository, rest: rest.slice(1).join("/") });
    case "raw":
      return await rawFile({ repository, rest: rest.slice(1).join("/") });
    case "runs": {
      const run = world.store.checkRuns.get(Number(first));
      return run === undefined || run.repositoryId !== repository.id ? notFoundPage() : checkPage(world, repository, run);
    }
    case "pull": {
      const pull = findPull(world.store, repository.id, Number(first));
      if (pull === undefined) return notFoundPage();
      return tab === "files" ? await filesPage(world, repository, pull) : await conversationPage(world, repository, pull);
    }
    default:
      return notFoundPage();
  }
}

function homePage({ store }: World): Answer {
  const rows = [...store.repositories.values()].map(
    (repository) => html`<div class="check"><a href="/${fullName(repository)}"><b>${fullName(repository)}</b></a></div>`,
  );
  return page("Repositories", html`<h1>Repositories</h1><section class="card">${rows}</section>`);
}

function decodeParts(path: string): string[] | null {
  try {
    return path.split("/").slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
}
