import { z } from "zod";
import { actorOf, appIdOf } from "../access/principal.ts";
import { hasRole, roleOf } from "../access/role.ts";
import { requireRepository } from "../access/require-access.ts";
import { type Answer, ApiError, created, noContent, notFound, ok, validationFailed } from "../http/answer.ts";
import { type Call, readBody, wantsFormat } from "../http/call.ts";
import { listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { readCommits, resolveCommit } from "../git/commits.ts";
import { mergeBaseOf, pullDiffOf } from "../git/diff.ts";
import { gitText } from "../git/run-git.ts";
import { presentAccount } from "../present/account.ts";
import { presentCommit, presentFile } from "../present/commit.ts";
import { presentPull, presentPullInList } from "../present/pull-request.ts";
import { branchMoved } from "../pulls/branch-moved.ts";
import { closePull, emitPull, reopenPull } from "../pulls/close-pull.ts";
import { openPull } from "../pulls/open-pull.ts";
import { writeMergeRef } from "../pulls/pull-refs.ts";
import type { PullRequest, Repository } from "../records.ts";
import { pullsOf } from "../store.ts";
import { Body } from "./limits.ts";
import { READ_PULLS, requirePull, WRITE_PULLS } from "./require-pull.ts";

export const pullRoutes: readonly Route[] = [
  { route: "GET /repos/{owner}/{repo}/pulls", handle: listPulls },
  { route: "POST /repos/{owner}/{repo}/pulls", handle: createPull },
  { route: "GET /repos/{owner}/{repo}/pulls/{pull_number}", handle: getPull },
  { route: "PATCH /repos/{owner}/{repo}/pulls/{pull_number}", handle: updatePull },
  { route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/files", handle: listFiles },
  { route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits", handle: listCommits },
  { route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/merge", handle: checkMerged },
  { route: "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", handle: mergePull },
  { route: "POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", handle: requestReviewers },
];

/** https://docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request */
const MAX_COMMITS = 250;

function listPulls(call: Call): Answer {
  const repository = requireRepository(call, READ_PULLS);
  const { query, world } = call;
  const state = query.get("state") ?? "open";
  const pulls = pullsOf(world.store, repository.id).filter(
    ({ issue, head, base }) =>
      (state === "all" || issue.state === state) &&
      (query.get("head") ?? `${head.owner}:${head.ref}`) === `${head.owner}:${head.ref}` &&
      (query.get("base") ?? base.ref) === base.ref,
  );
  const newestFirst = pulls.toSorted((a, b) => b.issue.number - a.issue.number);
  return listed(call, query.get("direction") === "asc" ? newestFirst.toReversed() : newestFirst, (pull) =>
    presentPullInList(world, pull),
  );
}

const CreatePull = z.object({
  title: z.string().min(1),
  head: z.string(),
  base: z.string(),
  body: Body.nullish(),
  draft: z.boolean().default(false),
});

async function createPull(call: Call): Promise<Answer> {
  const { world, principal } = call;
  const repository = requireRepository(call, WRITE_PULLS);
  const { title, head, base, body, draft } = readBody(call, CreatePull);
  const author = actorOf(world.store, principal).login;
  const pull = await openPull(world, {
    repository,
    title,
    head,
    base,
    body: body ?? null,
    isDraft: draft,
    author,
    appId: appIdOf(principal),
  });
  return created(await presentPull(world, pull));
}

async function getPull(call: Call): Promise<Answer> {
  const { repository, pull } = requirePull(call, READ_PULLS);
  const { gitDir } = repository;
  if (wantsFormat(call, "diff"))
    return { status: 200, body: await readDiff(call, repository, pull), contentType: diffType };
  if (wantsFormat(call, "patch")) {
    await readDiff(call, repository, pull);
    const base = await mergeBaseOf(gitDir, pull.base.sha, pull.head.sha);
    const patch = await gitText(gitDir, ["format-patch", "--stdout", `${base}..${pull.head.sha}`]);
    return { status: 200, body: `${patch}\n`, contentType: "application/vnd.github.v3.patch; charset=utf-8" };
  }
  return ok(await presentPull(call.world, pull));
}

const diffType = "application/vnd.github.v3.diff; charset=utf-8";

/** The diff as text, or 406 where GitHub finds it too large. */
async function readDiff({ world }: Call, repository: Repository, { base, head }: PullRequest): Promise<string> {
  const { text, files } = await pullDiffOf(repository.gitDir, base.sha, head.sha);
  const { diffFiles, diffLines } = world.limits;
  if (files.length > diffFiles) {
    throw tooLarge(
      `Sorry, the diff exceeded the maximum number of files (${diffFiles}). Consider using 'List pull requests files' API or locally cloning the repository instead.`,
    );
  }
  const lines = files.reduce((sum, { patch }) => sum + (patch === "" ? 0 : patch.split("\n").length), 0);
  if (lines > diffLines) throw tooLarge(`Sorry, the diff exceeded the maximum number of lines (${diffLines})`);
  return text;
}

function tooLarge(message: string): ApiError {
  return new ApiError(406, message, { errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }] });
}

const UpdatePull = z.object({
  title: z.string().min(1).optional(),
  body: Body.nullish(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
});

async function updatePull(call: Call): Promise<Answer> {
  const { world, principal } = call;
  const { repository, pull } = requirePull(call, WRITE_PULLS);
  const change = readBody(call, UpdatePull);
  const sender = actorOf(world.store, principal).login;
  const isAuthor = pull.issue.author === sender;
  if (!isAuthor && principal.kind === "user" && !hasRole(roleOf(world.store, repository, sender), "write"))
    throw notFound();

  if (change.base !== undefined && change.base !== pull.base.ref) await changeBase(repository, pull, change.base);
  await editText(call, pull, change);
  if (change.state === "closed") await closePull(world, pull, sender);
  if (change.state === "open" && pull.issue.state === "closed") {
    if (pull.mergedAt !== null) throw validationFailed({ resource: "PullRequest", field: "state", code: "invalid" });
    await reopenPull(world, pull, sender);
  }
  return ok(await presentPull(world, pull));
}

async function editText(
  { world, principal }: Call,
  pull: PullRequest,
  change: z.infer<typeof UpdatePull>,
): Promise<void> {
  const { issue } = pull;
  const changes: Record<string, { from: string }> = {};
  if (change.title !== undefined && change.title !== issue.title) {
    changes["title"] = { from: issue.title };
    issue.title = change.title;
  }
  if (change.body !== undefined && change.body !== issue.body) {
    changes["body"] = { from: issue.body ?? "" };
    issue.body = change.body;
  }
  if (Object.keys(changes).length === 0) return;
  issue.updatedAt = world.clock.now();
  await emitPull(world, pull, { action: "edited", sender: actorOf(world.store, principal).login, extra: { changes } });
}

async function changeBase(repository: Repository, pull: PullRequest, base: string): Promise<void> {
  const sha = await resolveCommit(repository.gitDir, `refs/heads/${base}`);
  if (sha === null) throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  Object.assign(pull.base, { ref: base, sha });
  await writeMergeRef(repository.gitDir, pull);
}

async function listFiles(call: Call): Promise<Answer> {
  const { repository, pull } = requirePull(call, READ_PULLS);
  const { files } = await pullDiffOf(repository.gitDir, pull.base.sha, pull.head.sha);
  return listed(call, files.slice(0, call.world.limits.pullFiles), (file) =>
    presentFile(call.world, repository, { file, sha: pull.head.sha }),
  );
}

async function listCommits(call: Call): Promise<Answer> {
  const { repository, pull } = requirePull(call, READ_PULLS);
  const range = [pull.head.sha, `^${pull.base.sha}`];
  const commits = await readCommits(repository.gitDir, range, ["--reverse"]);
  return listed(call, commits.slice(0, MAX_COMMITS), (commit) => presentCommit(call.world, repository, commit));
}

function checkMerged(call: Call): Answer {
  const { pull } = requirePull(call, READ_PULLS);
  if (pull.mergedAt === null) throw notFound();
  return noContent();
}

const Merge = z.object({ sha: z.string().optional() });

async function mergePull(call: Call): Promise<Answer> {
  const { world, principal } = call;
  const { repository, pull } = requirePull(call, { permissions: "contents=write", role: "write" });
  const { sha: expected } = readBody(call, Merge);
  if (pull.issue.state === "closed" || pull.isMergeable !== true || pull.mergeCommitSha === null || pull.isDraft) {
    throw new ApiError(405, "Pull Request is not mergeable");
  }
  if (expected !== undefined && expected !== pull.head.sha) {
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
  }
  const merge = pull.mergeCommitSha;
  const before = pull.base.sha;
  await gitText(repository.gitDir, ["update-ref", `refs/heads/${pull.base.ref}`, merge]);
  const sender = actorOf(world.store, principal).login;
  await branchMoved(world, { repository, branch: pull.base.ref, before, after: merge, sender });
  return ok({ sha: merge, merged: true, message: "Pull Request successfully merged" });
}

const Reviewers = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

async function requestReviewers(call: Call): Promise<Answer> {
  const { world, principal } = call;
  const { repository, pull } = requirePull(call, { permissions: "pull_requests=write", role: "write" });
  const { reviewers } = readBody(call, Reviewers);
  for (const login of reviewers) {
    const account = world.store.accounts.get(login.toLowerCase());
    const isCollaborator = account?.type === "User" && hasRole(roleOf(world.store, repository, login), "read");
    if (!isCollaborator) {
      throw new ApiError(
        422,
        "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.",
      );
    }
  }
  const sender = actorOf(world.store, principal).login;
  for (const login of reviewers.filter((wanted) => !pull.requestedReviewers.includes(wanted))) {
    pull.requestedReviewers.push(login);
    const extra = { requested_reviewer: presentAccount(world, login) };
    await emitPull(world, pull, { action: "review_requested", sender, extra });
  }
  return created(presentPullInList(world, pull));
}
