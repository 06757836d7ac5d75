import { z } from "zod";
import { actorOf } from "../access/principal.ts";
import { type Needs, requireRepository } from "../access/require-access.ts";
import { type Answer, ApiError, created, ok } from "../http/answer.ts";
import { type Call, param, readBody } from "../http/call.ts";
import { listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { resolveCommit } from "../git/commits.ts";
import { presentStatus } from "../present/check.ts";
import { presentRepository, repositoryApi } from "../present/repository.ts";
import type { CommitStatus, Repository } from "../records.ts";

export const statusRoutes: readonly Route[] = [
  { route: "POST /repos/{owner}/{repo}/statuses/{sha}", handle: createStatus },
  { route: "GET /repos/{owner}/{repo}/commits/{ref}/statuses", handle: listStatuses },
  { route: "GET /repos/{owner}/{repo}/commits/{ref}/status", handle: getCombined },
];

const READ: Needs = { permissions: "statuses=read", role: "read" };

const CreateStatus = z.object({
  state: z.enum(["error", "failure", "pending", "success"]),
  context: z.string().default("default"),
  description: z.string().max(140).nullish(),
  target_url: z.string().nullish(),
});

async function createStatus(call: Call): Promise<Answer> {
  const { world, principal } = call;
  const repository = requireRepository(call, { permissions: "statuses=write", role: "write" });
  const request = readBody(call, CreateStatus);
  const status: CommitStatus = {
    id: world.store.nextId(),
    repositoryId: repository.id,
    sha: await requireCommit(repository, param(call, "sha")),
    state: request.state,
    context: request.context,
    description: request.description ?? null,
    targetUrl: request.target_url ?? null,
    author: actorOf(world.store, principal).login,
    createdAt: world.clock.now(),
  };
  world.store.statuses.push(status);
  return created(presentStatus(world, status));
}

async function listStatuses(call: Call): Promise<Answer> {
  const { statuses } = await readStatuses(call);
  return listed(call, statuses.toReversed(), (status) => presentStatus(call.world, status));
}

/** The newest status of each context, and what they come to together. */
async function getCombined(call: Call): Promise<Answer> {
  const { world } = call;
  const { repository, sha, statuses } = await readStatuses(call);
  const latest = [...new Map(statuses.map((status) => [status.context, status])).values()];
  const api = `${repositoryApi(world, repository)}/commits/${sha}`;
  return ok({
    state: combine(latest),
    statuses: latest.map((status) => presentStatus(world, status)),
    sha,
    total_count: latest.length,
    repository: presentRepository(world, repository),
    commit_url: api,
    url: `${api}/status`,
  });
}

function combine(statuses: readonly CommitStatus[]): string {
  if (statuses.some(({ state }) => state === "failure" || state === "error")) return "failure";
  return statuses.length > 0 && statuses.every(({ state }) => state === "success") ? "success" : "pending";
}

async function readStatuses(call: Call): Promise<{ repository: Repository; sha: string; statuses: CommitStatus[] }> {
  const repository = requireRepository(call, READ);
  const sha = await requireCommit(repository, param(call, "ref"));
  const statuses = call.world.store.statuses.filter(
    (status) => status.repositoryId === repository.id && status.sha === sha,
  );
  return { repository, sha, statuses };
}

async function requireCommit({ gitDir }: Repository, ref: string): Promise<string> {
  const sha = await resolveCommit(gitDir, ref);
  if (sha === null) throw new ApiError(422, `No commit found for SHA: ${ref}`);
  return sha;
}
