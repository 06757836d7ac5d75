import type { Answer } from "../http/answer.ts";
import type { PullRequest, Repository } from "../records.ts";
import { findPull, findRepository } from "../store.ts";
import type { World } from "../world.ts";
import { avatarImage } from "./avatar-image.ts";
import { blobPage, rawFile } from "./blob-page.ts";
import { checkPage } from "./check-page.ts";
import { commitPage } from "./commit-page.ts";
import { commitsPage } from "./commits-page.ts";
import { conversationPage } from "./conversation-page.ts";
import { filesPage } from "./files-page.ts";
import { notFoundPage } from "./layout.ts";
import { accountPage, homePage, repositoryPage } from "./list-pages.ts";
import { readPull } from "./pull-view.ts";

/** The pages for people. They need no sign-in, and show what is private too: only this machine can ask for them. */
export async function answerPage(world: World, url: URL): Promise<Answer> {
  const parts = decodeParts(url.pathname);
  if (parts === null) return notFoundPage();
  const [owner = "", name = "", ...rest] = parts;
  if (owner === "") return homePage(world);
  if (owner === "avatars") return avatarImage(world, Number(name));
  if (name === "") return answerAccount(world, owner);
  const repository = findRepository(world.store, owner, name);
  return repository === undefined ? notFoundPage() : await answerInRepository(world, repository, rest);
}

function answerAccount(world: World, login: string): Answer {
  const account = world.store.accounts.get(login.toLowerCase());
  return account === undefined ? notFoundPage() : accountPage(world, account);
}

async function answerInRepository(world: World, repository: Repository, rest: readonly string[]): Promise<Answer> {
  const [kind = "", first = "", tab = ""] = rest;
  switch (kind) {
    case "":
    case "pulls":
      return repositoryPage(world, repository);
    case "blob":
      return await blobPage(repository, rest.slice(1).join("/"));
    case "raw":
      return await rawFile(repository, rest.slice(1).join("/"));
    case "commit":
      return await commitPage(repository, first);
    case "runs": {
      const run = world.store.checkRuns.get(Number(first));
      return run?.repositoryId === repository.id ? checkPage(world, repository, run) : notFoundPage();
    }
    case "pull": {
      const pull = findPull(world.store, repository.id, Number(first.replace(/\.diff$/, "")));
      return pull === undefined
        ? notFoundPage()
        : await answerPull(world, { repository, pull, tab, isDiff: first.endsWith(".diff") });
    }
    default:
      return notFoundPage();
  }
}

interface AskedPull {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly tab: string;
  readonly isDiff: boolean;
}

async function answerPull(world: World, { repository, pull, tab, isDiff }: AskedPull): Promise<Answer> {
  const view = await readPull(world, repository, pull);
  if (isDiff) return { status: 200, body: view.diff.text, contentType: "text/plain; charset=utf-8" };
  switch (tab) {
    case "":
      return conversationPage(view);
    case "commits":
      return commitsPage(view);
    case "files":
      return filesPage(view);
    default:
      return notFoundPage();
  }
}

/** The parts of a path; null where one is not well-formed. */
function decodeParts(path: string): string[] | null {
  try {
    return path.split("/").slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
}
