import type { Answer } from "../http/answer.ts";
import { readCommit, resolveCommit } from "../git/commits.ts";
import { diffOf } from "../git/diff.ts";
import type { Repository } from "../records.ts";
import { commitAddress } from "./addresses.ts";
import { fileDiff } from "./file-diff.ts";
import { html } from "./html.ts";
import { notFoundPage, page } from "./layout.ts";
import { when } from "./time.ts";

/** The tree of a repository before its first commit: https://git-scm.com/docs/git-hash-object of nothing. */
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** `/OWNER/REPO/commit/SHA`: the message, and the change since the first parent. */
export async function commitPage(repository: Repository, revision: string): Promise<Answer> {
  const sha = await resolveCommit(repository.gitDir, revision);
  const commit = sha === null ? null : await readCommit(repository.gitDir, sha);
  if (sha === null || commit === null) return notFoundPage();
  const [headline = "", ...rest] = commit.message.split("\n");
  const message = rest.join("\n").trim();
  const { files } = await diffOf(repository.gitDir, commit.parents[0] ?? EMPTY_TREE, sha);
  const parents = commit.parents.map(
    (parent) => html` <a class="sha" href="${commitAddress(repository, parent)}">${parent.slice(0, 7)}</a>`,
  );
  const body = html`<h1>${headline}</h1>
    <div class="lead">
      <span><b>${commit.author.name}</b> committed on ${when(new Date(commit.committer.date))}</span>
      <code class="sha">${sha}</code>${parents.length > 0 && html`<span class="soft">after${parents}</span>`}
    </div>
    ${message !== "" && html`<pre class="message">${message}</pre>`}
    ${files.map((file) => fileDiff({ repository, file, sha, notes: [] }))}`;
  return page({ title: `${headline} · ${sha.slice(0, 7)}`, repository, body });
}
