import type { Answer } from "../http/answer.ts";
import { type ChangedFile, type DiffLine, pullDiffOf } from "../git/diff.ts";
import { numberOn } from "../pulls/anchor.ts";
import type { PullRequest, Repository, Thread } from "../records.ts";
import { fullName, recordOf, reviewsOfPull, threadsOfPull, commentsOfPull } from "../store.ts";
import type { World } from "../world.ts";
import { hunkHeader, lineRow } from "./diff-table.ts";
import { type Html, html } from "./html.ts";
import { page } from "./layout.ts";
import { pullHeader } from "./pull-header.ts";
import { threadBox } from "./thread.ts";

/** `/OWNER/REPO/pull/N/files`: the diff of every file, with the threads under the lines they are on. */
export async function filesPage(world: World, repository: Repository, pull: PullRequest): Promise<Answer> {
  const { files } = await pullDiffOf(repository.gitDir, pull.base.sha, pull.head.sha);
  const threads = threadsOfPull(world.store, pull.id).filter((thread) => isShown(world, thread));
  const said = [...world.store.issueComments.values()].filter(({ issueId }) => issueId === pull.issue.id).length;
  const counts = {
    conversation: said + reviewsOfPull(world.store, pull.id).length,
    files: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
  };
  const boxes = files.map((file) => {
    const own = threads.filter(({ path }) => path === file.path);
    return fileBox({ world, repository, pull, file, threads: own });
  });
  const body = html`${pullHeader({ repository, pull, current: "files", counts })}${boxes}`;
  return page(`Files changed in #${pull.issue.number}`, body);
}

interface FileBox {
  readonly world: World;
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly file: ChangedFile;
  readonly threads: readonly Thread[];
}

function fileBox({ world, repository, pull, file, threads }: FileBox): Html {
  const onFile = threads.filter(({ subjectType }) => subjectType === "file");
  const onLines = threads.filter(({ subjectType }) => subjectType === "line");
  const rows = file.hunks.map((hunk) => {
    const under = (line: DiffLine) =>
      onLines
        .filter((thread) => thread.line !== null && numberOn(line, thread.side) === thread.line && sideOf(line, thread))
        .map((thread) => html`<tr><td colspan="4">${threadBox(world, repository, thread)}</td></tr>`);
    return html`${hunkHeader(hunk)}${hunk.lines.map((line) => [lineRow(line, false), ...under(line)])}`;
  });
  const name = file.previousPath === null ? file.path : `${file.previousPath} → ${file.path}`;
  const address = `/${fullName(repository)}/blob/${pull.head.sha}/${file.path.split("/").map(encodeURIComponent).join("/")}`;
  const empty = file.hunks.length > 0 ? null : html`<div class="content soft">${file.isBinary ? "Binary file." : "No change of content."}</div>`;
  return html`<section class="card"><header><a href="${address}"><code>${name}</code></a><span class="tag">${file.status}</span><span class="plus">+${file.additions}</span><span class="minus">−${file.deletions}</span></header>
    ${onFile.map((thread) => threadBox(world, repository, thread))}${empty}
    <div class="scroll"><table class="diff">${rows}</table></div></section>`;
}

function sideOf(line: DiffLine, { side }: Thread): boolean {
  return side === "LEFT" ? line.kind !== "added" : line.kind !== "deleted";
}

function isShown({ store }: World, thread: Thread): boolean {
  if (thread.isUnplaced || thread.isOutdated) return false;
  return commentsOfPull(store, thread.pullId).some(
    ({ threadId, reviewId }) => threadId === thread.id && recordOf(store.reviews, reviewId).state !== "PENDING",
  );
}
