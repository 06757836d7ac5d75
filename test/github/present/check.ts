import type { Person } from "../git/commits.ts";
import type { Json } from "../http/answer.ts";
import { timestamp } from "../clock.ts";
import type { CheckRun, CheckSuite, CommitStatus } from "../records.ts";
import { fullName, pullsOf, recordOf } from "../store.ts";
import type { World } from "../world.ts";
import { presentAccount } from "./account.ts";
import { presentApp } from "./app.ts";
import { nodeId } from "./node-id.ts";
import { presentRepository, repositoryApi } from "./repository.ts";

export function presentCheckRun(world: World, run: CheckRun): Json {
  const repository = recordOf(world.store.repositories, run.repositoryId);
  const url = `${repositoryApi(world, repository)}/check-runs/${run.id}`;
  const app = presentApp(world, recordOf(world.store.apps, run.appId));
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CheckRun", run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${world.url}/${fullName(repository)}/runs/${run.id}`,
    // Without an address of its own, a run leads to the site of its App.
    details_url: run.detailsUrl ?? app["external_url"],
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt === null ? null : timestamp(run.startedAt),
    completed_at: run.completedAt === null ? null : timestamp(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app,
    pull_requests: presentPullsOfSha(world, run.repositoryId, run.headSha),
  };
}

export function presentCheckSuite(world: World, suite: CheckSuite): Json {
  const repository = recordOf(world.store.repositories, suite.repositoryId);
  const api = repositoryApi(world, repository);
  const runs = [...world.store.checkRuns.values()].filter(({ suiteId }) => suiteId === suite.id);
  const isDone = runs.length > 0 && runs.every(({ status }) => status === "completed");
  return {
    id: suite.id,
    node_id: nodeId("CheckSuite", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: isDone ? "completed" : "queued",
    conclusion: isDone ? (runs.find(({ conclusion }) => conclusion !== "success")?.conclusion ?? "success") : null,
    url: `${api}/check-suites/${suite.id}`,
    before: null,
    after: suite.headSha,
    pull_requests: presentPullsOfSha(world, suite.repositoryId, suite.headSha),
    app: presentApp(world, recordOf(world.store.apps, suite.appId)),
    created_at: timestamp(suite.createdAt),
    updated_at: timestamp(suite.createdAt),
    latest_check_runs_count: runs.length,
    check_runs_url: `${api}/check-suites/${suite.id}/check-runs`,
    repository: presentRepository(world, repository),
    head_commit: presentHeadCommit(suite),
    rerequestable: true,
    runs_rerequestable: true,
  };
}

function presentHeadCommit({ headCommit: { sha, tree, message, author, committer } }: CheckSuite): Json {
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: committer.date,
    author: presentPerson(author),
    committer: presentPerson(committer),
  };
}

function presentPerson({ name, email }: Person): Json {
  return { name, email };
}

export function presentStatus(world: World, status: CommitStatus): Json {
  const repository = recordOf(world.store.repositories, status.repositoryId);
  const account = presentAccount(world, status.author);
  return {
    url: `${repositoryApi(world, repository)}/statuses/${status.sha}`,
    avatar_url: account["avatar_url"],
    id: status.id,
    node_id: nodeId("StatusContext", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: timestamp(status.createdAt),
    updated_at: timestamp(status.createdAt),
    creator: account,
  };
}

/** Pull requests of the same repository at this head. Those of forks are never listed: https://docs.github.com/rest/checks/runs */
function presentPullsOfSha(world: World, repositoryId: number, sha: string): Json[] {
  const pulls = pullsOf(world.store, repositoryId).filter(
    ({ head, issue }) => head.sha === sha && head.repositoryId === repositoryId && issue.state === "open",
  );
  const repository = recordOf(world.store.repositories, repositoryId);
  const repo = { id: repository.id, name: repository.name, url: repositoryApi(world, repository) };
  return pulls.map((pull) => ({
    url: `${repo.url}/pulls/${pull.issue.number}`,
    id: pull.id,
    number: pull.issue.number,
    head: { ref: pull.head.ref, sha: pull.head.sha, repo },
    base: { ref: pull.base.ref, sha: pull.base.sha, repo },
  }));
}
