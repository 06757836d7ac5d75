import type { Json } from "../http/answer.ts";
import { type Commit, isAncestor, readCommits } from "../git/commits.ts";
import { type ChangedFile, diffOf, type FileStatus } from "../git/diff.ts";
import type { BranchMove } from "../pulls/branch-moved.ts";
import { accountOf, fullName } from "../store.ts";
import type { World } from "../world.ts";

const ZERO = "0".repeat(40);
/** https://docs.github.com/webhooks/webhook-events-and-payloads#push */
const MAX_COMMITS = 2048;

export async function pushPayload(
  world: World,
  { repository, branch, before, after, sender }: BranchMove,
): Promise<Json> {
  const { gitDir } = repository;
  const range =
    after === null
      ? []
      : [after, ...(before === null ? ["--not", "--exclude=" + branch, "--branches"] : [`^${before}`])];
  const found =
    after === null || before === null
      ? []
      : await readCommits(gitDir, range, ["--reverse", `--max-count=${MAX_COMMITS}`]);
  const commits = await Promise.all(found.map((commit) => presentPushed(world, { commit, repository })));
  const isForced = before !== null && after !== null && !(await isAncestor(gitDir, before, after));
  const { name, login, email } = accountOf(world.store, sender);
  return {
    ref: `refs/heads/${branch}`,
    before: before ?? ZERO,
    after: after ?? ZERO,
    pusher: { name: name ?? login, email },
    created: before === null,
    deleted: after === null,
    forced: isForced,
    base_ref: null,
    compare: `${world.url}/${fullName(repository)}/compare/${(before ?? ZERO).slice(0, 12)}...${(after ?? ZERO).slice(0, 12)}`,
    commits,
    head_commit: commits.at(-1) ?? null,
  };
}

async function presentPushed(
  world: World,
  { commit, repository }: { commit: Commit; repository: BranchMove["repository"] },
): Promise<Json> {
  const [parent] = commit.parents;
  const files = parent === undefined ? [] : (await diffOf(repository.gitDir, parent, commit.sha)).files;
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${world.url}/${fullName(repository)}/commit/${commit.sha}`,
    author: { name: commit.author.name, email: commit.author.email, date: commit.author.date },
    committer: { name: commit.committer.name, email: commit.committer.email, date: commit.committer.date },
    added: pathsOf(files, ["added", "copied", "renamed"]),
    removed: pathsOf(files, ["removed"]),
    modified: pathsOf(files, ["modified", "changed"]),
  };
}

function pathsOf(files: readonly ChangedFile[], wanted: readonly FileStatus[]): string[] {
  return files.filter(({ status }) => wanted.includes(status)).map(({ path }) => path);
}
