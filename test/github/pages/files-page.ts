import type { ChangedFile } from "../git/diff.ts";
import type { Answer } from "../http/answer.ts";
import { fileDiff, type Note } from "./file-diff.ts";
import { type Html, html } from "./html.ts";
import { page } from "./layout.ts";
import { pullHeader } from "./pull-header.ts";
import type { PullView, ThreadView } from "./pull-view.ts";
import { threadBox } from "./thread-box.ts";

/** `/OWNER/REPO/pull/N/files`: the diff of every file, with the threads under the lines they are on. */
export function filesPage(view: PullView): Answer {
  const { repository, pull, diff } = view;
  const files = diff.files.map((file) =>
    fileDiff({ repository, file, sha: pull.head.sha, notes: notesOn(view, file) }),
  );
  const body = html`${pullHeader(view, "files")}${elsewhere(view)}${files.length === 0 ? html`<p class="soft">Nothing changed.</p>` : files}`;
  const title = `Files changed · ${pull.issue.title} · Pull request #${pull.issue.number}`;
  return page({ title, repository, body });
}

function notesOn(view: PullView, file: ChangedFile): Note[] {
  return view.threads
    .filter((shown) => isOn(file, shown))
    .map((one) => ({ thread: one.thread, shown: threadBox(view, one, "files") }));
}

function isOn(file: ChangedFile, { thread }: ThreadView): boolean {
  return thread.path === file.path && !thread.isOutdated;
}

/** Outdated conversations have lost their lines. The page says where to find them. */
function elsewhere({ threads, diff, address }: PullView): Html | null {
  const count = threads.filter((one) => !diff.files.some((file) => isOn(file, one))).length;
  if (count === 0) return null;
  const words = count === 1 ? "1 outdated conversation is" : `${count} outdated conversations are`;
  return html`<p class="soft">${words} shown in the <a href="${address}">conversation</a> only.</p>`;
}
