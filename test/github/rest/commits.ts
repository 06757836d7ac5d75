import { type Needs, requireRepository } from "../access/require-access.ts";
import { type Answer, ApiError, notFound, ok } from "../http/answer.ts";
import { type Call, param, wantsFormat } from "../http/call.ts";
import { listed, pageHeaders, pageOf } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { readCommit, readCommits, resolveCommit } from "../git/commits.ts";
import { diffOf, mergeBaseOf } from "../git/diff.ts";
import { gitText } from "../git/run-git.ts";
import { presentCommit, presentFile } from "../present/commit.ts";
import { presentPullInList } from "../present/pull-request.ts";
import { repositoryApi } from "../present/repository.ts";
import type { Repository } from "../records.ts";
import { fullName, pullsOf } from "../store.ts";

export const commitRoutes: readonly Route[] = [
  { route: "GET /repos/{owner}/{repo}/commits", handle: listCommits },
  { route: "GET /repos/{owner}/{repo}/commits/{ref}", handle: getCommit },
  { route: "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", handle: listPullsOfCommit },
  { route: "GET /repos/{owner}/{repo}/compare/{basehead}", handle: compare },
];

const READ: Needs = { permissions: "contents=read", role: "read" };
/** A comparison lists at most these, all on its first page: https://docs.github.com/rest/commits/commits#compare-two-commits */
const MAX_COMPARED_COMMITS = 250;
const MAX_COMPARED_FILES = 300;
/** The tree without files, which the first commit is compared to. */
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

async function listCommits(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ);
  const start = await resolveCommit(repository.gitDir, call.query.get("sha") ?? repository.defaultBranch);
  if (start === null) throw notFound();
  const path = call.query.get("path");
  const commits = await readCommits(repository.gitDir, path === null ? [start] : [start, "--", path]);
  return listed(call, commits, (commit) => presentCommit(call.world, repository, commit));
}

async function getCommit(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ);
  const { gitDir } = repository;
  const sha = await resolveCommit(gitDir, param(call, "ref"));
  const commit = sha === null ? null : await readCommit(gitDir, sha);
  if (commit === null) throw new ApiError(422, `No commit found for SHA: ${param(call, "ref")}`);
  if (wantsFormat(call, "sha"))
    return { status: 200, body: commit.sha, contentType: "application/vnd.github.sha; charset=utf-8" };

  const { files, text } = await diffOf(gitDir, commit.parents[0] ?? EMPTY_TREE, commit.sha);
  if (wantsFormat(call, "diff"))
    return { status: 200, body: text, contentType: "application/vnd.github.diff; charset=utf-8" };
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return ok({
    ...presentCommit(call.world, repository, commit),
    stats: { additions, deletions, total: additions + deletions },
    files: files.map((file) => presentFile(call.world, repository, { file, sha: commit.sha })),
  });
}

async function listPullsOfCommit(call: Call): Promise<Answer> {
  const repository = requireRepository(call, { permissions: "pull_requests=read,contents=read", role: "read" });
  const sha = param(call, "commit_sha");
  const pulls = pullsOf(call.world.store, repository.id).filter(
    ({ heads, mergeCommitSha }) => heads.includes(sha) || mergeCommitSha === sha,
  );
  return listed(call, pulls, (pull) => presentPullInList(call.world, pull));
}

async function compare(call: Call): Promise<Answer> {
  const { world } = call;
  const repository = requireRepository(call, READ);
  const { gitDir } = repository;
  const { base, head } = await readEnds(call, repository);
  const mergeBase = await mergeBaseOf(gitDir, base, head);
  const { files, text } = await diffOf(gitDir, mergeBase, head);
  if (wantsFormat(call, "diff"))
    return { status: 200, body: text, contentType: "application/vnd.github.diff; charset=utf-8" };

  const ahead = await readCommits(gitDir, [head, `^${base}`], ["--reverse"]);
  const behind = Number(await gitText(gitDir, ["rev-list", "--count", base, `^${head}`]));
  const page = pageOf(call, ahead.slice(0, MAX_COMPARED_COMMITS));
  const web = `${world.url}/${fullName(repository)}/compare/${param(call, "basehead")}`;
  const [baseCommit, mergeBaseCommit] = await Promise.all([readCommit(gitDir, base), readCommit(gitDir, mergeBase)]);
  if (baseCommit === null || mergeBaseCommit === null) throw notFound();
  const body = {
    url: `${repositoryApi(world, repository)}/compare/${param(call, "basehead")}`,
    html_url: web,
    permalink_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    base_commit: presentCommit(world, repository, baseCommit),
    merge_base_commit: presentCommit(world, repository, mergeBaseCommit),
    status: comparison(ahead.length, behind),
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: page.items.map((commit) => presentCommit(world, repository, commit)),
    files:
      page.page === 1
        ? files.slice(0, MAX_COMPARED_FILES).map((file) => presentFile(world, repository, { file, sha: head }))
        : [],
  };
  return { ...ok(body), headers: pageHeaders(page) };
}

async function readEnds(call: Call, { gitDir }: Repository): Promise<{ base: string; head: string }> {
  const [base = "", head = ""] = param(call, "basehead").split("...", 2);
  const ends = await Promise.all([resolveCommit(gitDir, base), resolveCommit(gitDir, head.replace(/^[^/:]+:/, ""))]);
  if (ends[0] === null || ends[1] === null) throw notFound();
  return { base: ends[0], head: ends[1] };
}

function comparison(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}
